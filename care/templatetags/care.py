"""Sums of the lines on a child's file, which hold money in fen."""

from django import template

from accounts.models import Role
from care.models.aid import What
from lib.money import yuan

register = template.Library()


@register.filter(name="yuan")
def in_yuan(fen):
    return yuan(fen) if fen is not None else ""


@register.filter
def aid_kind(code):
    return What(code).label if code in What.values else ""


@register.simple_tag
def received_this_year(lines, terms):
    """What the lines come to since the school year began; `terms` are the child's, the latest first."""
    if not terms:
        return yuan(sum(line.n or 0 for line in lines))
    first = min(term.first_day for term in terms if term.school_year == terms[0].school_year)
    return yuan(sum(line.n or 0 for line in lines if line.on >= first))


@register.filter
def may_print_aid(user):
    """The paper for signatures is for those who give and for leadership."""
    return user.has_role(Role.CLASS_TEACHER, Role.OFFICE, Role.LEADERSHIP)


@register.filter
def may_approve(user, aid):
    """Leadership, what others gave."""
    return user.has_role(Role.LEADERSHIP) and aid.author_id != user.pk
