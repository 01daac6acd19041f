"""What is written over several rows at once: who was told, a round of visits."""

from django.db import transaction
from django.db.models import Max

from visits.models import EntrustmentNotice, PlannedVisit, Told


def tell(*, event, child, whom, by, on=None, at=None, how="", why_not="") -> Told:
    """Notes that `whom` was told, or why not. What was noted before stands."""
    row = Told(record=event, child=child, whom=whom, on=on, at=at, how=how, why_not=why_not, by=by)
    row._history_user = by
    row.save()
    return row


@transaction.atomic
def plan_visits(*, children, on, by, companion="", purpose="") -> list[PlannedVisit]:
    """Adds homes to the round of the day, in the order given; one that is in it already stays where it is."""
    round_ = PlannedVisit.objects.standing().filter(planner=by, on=on)
    there = set(round_.values_list("child", flat=True))
    last = round_.aggregate(last=Max("position"))["last"] or 0
    rows = [
        PlannedVisit(child=child, planner=by, on=on, position=last + n, companion=companion, purpose=purpose)
        for n, child in enumerate((child for child in children if child.pk not in there), start=1)
    ]
    for row in rows:
        row._history_user = by
        row.save()
    return rows


@transaction.atomic
def move_visit(*, plan: PlannedVisit, on, by) -> PlannedVisit:
    """To another day, at the end of its round. Where the home is in that round already, the two become one."""
    round_ = PlannedVisit.objects.standing().filter(planner=plan.planner, on=on).exclude(pk=plan.pk)
    if round_.filter(child=plan.child_id).exists():
        return cancel_visit(plan=plan, by=by)
    plan.on, plan.position = on, (round_.aggregate(last=Max("position"))["last"] or 0) + 1
    plan._history_user = by
    plan.save()
    return plan


@transaction.atomic
def earlier_in_round(*, plan: PlannedVisit, by):
    """Changes places with the home before it."""
    round_ = list(
        PlannedVisit.objects.standing().filter(planner=plan.planner_id, on=plan.on).order_by("position", "pk")
    )
    at = next((n for n, row in enumerate(round_) if row.pk == plan.pk), 0)
    if at:
        round_[at - 1], round_[at] = round_[at], round_[at - 1]
    for n, row in enumerate(round_, start=1):
        if row.position != n:
            row.position, row._history_user = n, by
            row.save()


def cancel_visit(*, plan: PlannedVisit, by) -> PlannedVisit:
    plan.cancelled, plan._history_user = True, by
    plan.save()
    return plan


@transaction.atomic
def record_notice(*, notice: EntrustmentNotice, paper, by) -> EntrustmentNotice:
    """Saves a new or corrected notice; another paper takes the place of the one before, whose file goes."""
    old = notice.paper.name if paper and notice.paper else ""
    if paper:
        notice.paper = paper
    notice._history_user = by
    notice.save()
    if old:
        storage = notice.paper.storage
        transaction.on_commit(lambda: storage.delete(old))
    return notice
