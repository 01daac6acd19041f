"""Words for the codes that stand in the lines of a child's file."""

from django import template

from pairing.models import Companionship, Pairing

register = template.Library()


@register.filter
def pairing_kind(code):
    return dict(Pairing.Kind.choices).get(code, code)


@register.filter
def companion_kind(code):
    return dict(Companionship.Kind.choices).get(code, code)
