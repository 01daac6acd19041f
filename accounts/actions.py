"""Writes about accounts: first passwords, roles."""

import secrets

from django.db import transaction

from accounts.models import Staff, StaffRole

# Without the letters and digits that people mistake for one another on a slip of paper.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 8


@transaction.atomic
def give_passwords(*, staff, by) -> list[tuple[Staff, str]]:
    """A new first password for each of `staff`, shown once and replaced by its owner at the first sign-in."""
    given = []
    for person in staff:
        password = "".join(secrets.choice(READABLE) for _ in range(LENGTH))
        person.set_password(password)
        person.must_change_password = True
        person._history_user = by
        person.save()
        given.append((person, password))
    return given


@transaction.atomic
def set_roles(*, staff: Staff, roles, by):
    """`staff` holds exactly `roles` from now on."""
    StaffRole.objects.filter(staff=staff).exclude(role__in=roles).delete()
    staff.grant(*roles)
