"""Writes about pairings: a whole class at once, and ending them."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import Role, StaffRole
from lib import history
from pairing.models import Pairing


@dataclass(frozen=True, slots=True)
class Choice:
    """One child and the helper chosen for it; `over_cap_reason` where the helper has no room left."""

    child_id: int
    staff_id: int
    over_cap_reason: str = ""


@transaction.atomic
def pair(*, choices: list[Choice], kind: str, on, by) -> list[Pairing]:
    """Pairs each child with its helper from `on`. Children who have a main helper already get another one."""
    main = Pairing.objects.open().filter(child__in=[c.child_id for c in choices], primary=True)
    led = set(main.values_list("child", flat=True))
    made = [
        Pairing(
            child_id=choice.child_id,
            staff_id=choice.staff_id,
            kind=kind,
            started_on=on,
            primary=choice.child_id not in led,
            over_cap_reason=choice.over_cap_reason,
        )
        for choice in choices
    ]
    history.create(made, by=by)
    helpers = {choice.staff_id for choice in choices}
    StaffRole.objects.bulk_create([StaffRole(staff_id=pk, role=Role.HELPER) for pk in helpers], ignore_conflicts=True)
    return made


@transaction.atomic
def end_with_child(*, rows, by, **_signal):
    """Whoever leaves the register needs no helper any more: the pairing ends on the day the child left."""
    left = {row.child_id: row.left_on for row in rows}
    ended = [p for p in Pairing.objects.open().filter(child__in=left) if p.started_on <= left[p.child_id]]
    for pairing in ended:
        pairing.ended_on, pairing.end_reason = left[pairing.child_id], Pairing.EndReason.CHILD_LEFT
    history.update(ended, ["ended_on", "end_reason"], by=by)
