"""Writes about volunteers' accounts: given out and closed by the office (issue 5)."""

import re

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.actions import give_passwords
from accounts.models import Staff
from lib import history
from pairing.models import Companion
from registry.models import School

NUMBER = re.compile(r"V(\d+)")


@transaction.atomic
def open_account(*, companion: Companion, by) -> tuple[Staff, str]:
    """The account of the volunteer, new or opened again, and the password with which it is entered once."""
    companion = Companion.objects.select_for_update().get(pk=companion.pk)  # somebody else may have opened one by now
    account = companion.account or _new_account(companion, by)
    account.is_active = True
    return give_passwords(staff=[account], by=by)[0]


def _new_account(companion, by) -> Staff:
    list(School.objects.select_for_update())  # one after the other, or two would get the same number
    account = Staff(number=_next_number(), name=companion.name, password=make_password(None), is_volunteer=True)
    account._history_user = by
    account.save()
    companion.account = account
    history.update([companion], ["account"], by=by)
    return account


def _next_number() -> str:
    """V001, V002 …: told apart from the staff at a glance."""
    taken = Staff.objects.filter(number__startswith="V").values_list("number", flat=True)
    last = max((int(found[1]) for number in taken if (found := NUMBER.fullmatch(number))), default=0)
    return f"V{last + 1:03}"


@transaction.atomic
def close_account(*, companion: Companion, by) -> None:
    """From the next request on nobody is signed in with it. What was written stays."""
    account = companion.account
    account.is_active = False
    account._history_user = by
    account.save()


def rename_account(*, companion: Companion, by) -> None:
    """What the volunteer writes stands under the name by which the school knows the volunteer."""
    account = companion.account
    if account and account.name != companion.name:
        account.name = companion.name
        account._history_user = by
        account.save()
