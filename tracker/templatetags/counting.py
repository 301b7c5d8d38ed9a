"""Counting in words, for templates."""

from django import template

from tracker.wording import counting

register = template.Library()
register.filter(counting.breakdown_part)
register.filter(counting.outcome)
register.simple_tag(counting.counted)
register.simple_tag(counting.line_quantity)
register.simple_tag(counting.line_lack)
register.simple_tag(counting.why)
register.simple_tag(counting.rule_sentence)
register.simple_tag(counting.rule_sentences)
