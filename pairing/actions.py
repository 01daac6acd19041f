"""Writes about pairings and companions: a whole class at once, agreements, renewing and ending them."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import Role, StaffRole
from lib import history
from pairing.models import Companion, Companionship, Pairing


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
    for model in (Pairing, Companionship):
        ended = [p for p in model.objects.open().filter(child__in=left) if p.started_on <= left[p.child_id]]
        for pairing in ended:
            pairing.ended_on, pairing.end_reason = left[pairing.child_id], Pairing.EndReason.CHILD_LEFT
        history.update(ended, ["ended_on", "end_reason"], by=by)


class Full(Exception):  # noqa: N818 - says who has no room left
    """The companion has as many children as a companion of that kind may have."""


@transaction.atomic
def accompany(*, child, companions, kind, started_on, agreed_until, signed_by, by) -> list[Companionship]:
    """Pairs the child with each of `companions`. Two who choose the last free place at once do not both get it."""
    locked = Companion.objects.select_for_update().ready().filter(pk__in=[one.pk for one in companions])
    for one in locked:
        others = Companionship.objects.open().filter(companion=one).exclude(child=child)
        if one.most and others.values("child").distinct().count() >= one.most:
            raise Full(one.name)
    made = [
        Companionship(
            child=child, companion=one, kind=kind, started_on=started_on, agreed_until=agreed_until,
            signed_by=signed_by,
        )
        for one in locked
    ]  # fmt: skip
    history.create(made, by=by)
    return made


def enrol_pupil(*, name, school_class, by) -> Companion:
    """A pupil who is to be a friend or study helper, entered while pairing."""
    pupil = Companion(kind=Companion.Kind.PUPIL, name=name, school_class=school_class, added_by=by)
    pupil._history_user = by
    pupil.save()
    return pupil


@transaction.atomic
def renew(*, companionship, agreed_until, signed_by, by) -> None:
    """The agreement goes on; what it was before stays in its history."""
    companionship.agreed_until, companionship.signed_by = agreed_until, signed_by
    history.update([companionship], ["agreed_until", "signed_by"], by=by)


@transaction.atomic
def end_companionship(*, companionship, on, reason, handover, by) -> None:
    companionship.ended_on, companionship.end_reason, companionship.handover = on, reason, handover
    history.update([companionship], ["ended_on", "end_reason", "handover"], by=by)
