"""Writes about plans: made, handed in, approved or sent back, changed by a new version, carried out, closed."""

from django.db import transaction

from care.models import CarePlan, PlanMeasure, PlanVersion, State
from lib import history

SAYS = ("situation", "goals", "review_every")


class NotNow(Exception):  # noqa: N818  said to the person as it stands
    """Somebody was faster, or something is still missing."""


@transaction.atomic
def begin(*, plan, version, by) -> CarePlan:
    """Saves a new plan with its first version, a draft."""
    plan.author = version.author = by
    plan.save()
    version.plan = plan
    version.save()
    return plan


def newest(plan, *, lock=False) -> PlanVersion:
    rows = PlanVersion.objects.select_for_update() if lock else PlanVersion.objects
    return rows.filter(plan=plan).order_by("-number", "-pk")[0]


def in_force(plan) -> PlanVersion | None:
    return PlanVersion.objects.filter(plan=plan, state=State.APPROVED).order_by("-number", "-pk").first()


@transaction.atomic
def revise(*, plan, by) -> PlanVersion:
    """The version that may be changed: the open one, or else a copy of the one in force, measures and all."""
    latest = newest(plan, lock=True)
    if latest.is_open:
        return latest
    said = {name: getattr(latest, name) for name in SAYS}
    version = PlanVersion.objects.create(plan=plan, number=latest.number + 1, author=by, **said)
    measures = [
        PlanMeasure(version=version, what=one.what, who=one.who, when=one.when, done_on=one.done_on)
        for one in latest.measures.all()
    ]
    history.create(measures, by=by)
    return version


@transaction.atomic
def submit(*, plan, by):
    version = newest(plan, lock=True)
    if not (version.is_editable and version.measures.exists()):
        raise NotNow
    version.state, version.decided_on, version.decided_by = State.SUBMITTED, None, None
    version.save()


@transaction.atomic
def decide(*, plan, approve: bool, remark: str, on, by):
    version = newest(plan, lock=True)
    if version.state != State.SUBMITTED:
        raise NotNow
    version.state = State.APPROVED if approve else State.RETURNED
    version.remark, version.decided_on, version.decided_by = remark, on, by
    version.save()


@transaction.atomic
def add_measure(*, plan, measure, by):
    version = newest(plan, lock=True)
    if not version.is_editable:
        raise NotNow
    measure.version = version
    measure.save()


@transaction.atomic
def remove_measure(*, measure, by):
    version = newest(measure.version.plan, lock=True)
    if version.pk != measure.version_id or not version.is_editable:
        raise NotNow
    measure.delete()


@transaction.atomic
def tick(*, measure, on, by):
    """Done on that day; once more takes it back."""
    row = PlanMeasure.objects.select_for_update().get(pk=measure.pk)
    row.done_on = None if row.done_on else on
    row.save()


@transaction.atomic
def end_with_child(*, rows, by, **_signal):
    """Whoever leaves the register has no plan here any more: it ends on the day the child left."""
    left = {row.child_id: row.left_on for row in rows}
    ended = [
        one for one in CarePlan.objects.filter(child__in=left, ended_on=None) if one.started_on <= left[one.child_id]
    ]
    for plan in ended:
        plan.ended_on, plan.outcome = left[plan.child_id], CarePlan.Outcome.LEFT
    history.update(ended, ["ended_on", "outcome"], by=by)
