"""What the pages of home and school ask for themselves."""

from django import template

from visits.telling import telling

register = template.Library()


@register.simple_tag(takes_context=True)
def who_is_told(context, record):
    """Of each child in sight: who was told of the event, and who is still to be told."""
    return telling(record, context["children"], context["request"].user)
