"""Roles in words, for templates."""

from django import template

from tracker.wording import roles

register = template.Library()
register.filter(roles.former)
