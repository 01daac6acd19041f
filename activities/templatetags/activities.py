"""How often: of the lines of a child's activities, those in which it was there."""

from django import template

from activities.file import CAME

register = template.Library()


@register.filter
def came(lines) -> int:
    return sum(line.who == CAME for line in lines)
