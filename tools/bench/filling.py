"""What a database holds before anything is measured."""

from django.core.management import call_command

from accounts.models import Role, Staff

OFFICE = "office"


def staff(_size: int) -> dict:
    """An empty school and somebody who brings its roster in."""
    call_command("migrate", verbosity=0)
    Staff.objects.create_user(OFFICE, name=OFFICE, roles=[Role.OFFICE])
    return {}


def demo(size: int) -> dict:
    """The demo school with two terms of records."""
    call_command("migrate", verbosity=0)
    call_command("demo", children=size, terms=2, verbosity=0)
    return {}
