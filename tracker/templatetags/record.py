"""What the record says, for templates."""

from django import template

from tracker.wording import record

register = template.Library()
register.filter(record.event_name)
register.filter(record.type_word)
register.filter(record.details)
register.filter(record.differences)
