"""Writes about activities over several rows: each all or nothing, each with who did it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import Activity, ActivityClass, ActivityHelper, Participant
from lib import history
from registry.models import TermSurvey


@transaction.atomic
def begin(*, activity: Activity, classes, everyone: bool, by) -> Activity:
    """Saves a new activity with its classes; `everyone`: the children of these classes take part.

    Of what has been held already, they were there.
    """
    activity.author = by
    activity._history_user = by
    activity.save()
    ActivityClass.objects.bulk_create(ActivityClass(activity=activity, school_class=one) for one in classes)
    if everyone and classes:
        here = True if activity.state == Activity.State.HELD and not activity.asks_families else None
        rows = TermSurvey.objects.on_register(activity.on).filter(school_class__in=classes).order_by("child")
        children = rows.values_list("child", flat=True)
        history.create([Participant(activity=activity, child_id=pk, here=here) for pk in children], by=by)
    return activity


@transaction.atomic
def set_classes(*, activity: Activity, classes) -> None:
    activity.links.exclude(school_class__in=classes).delete()
    rows = [ActivityClass(activity=activity, school_class=one) for one in classes]
    ActivityClass.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def sign_up(*, activity: Activity, children, among, by) -> None:
    """Of the children `among`, exactly `children` take part; the others of the activity stay as they are.

    Whoever has been called already is not struck off: what was written about the child would be lost.
    """
    wanted, there = {child.pk for child in children}, activity.participants.filter(child__in=among)
    gone = [row for row in there if row.child_id not in wanted]
    if any(row.here is not None or row.family or row.remark for row in gone):
        raise ValidationError(_("Somebody whose presence was noted cannot be left out. Nothing was saved."))
    history.delete(gone, by=by)
    new = wanted - {row.child_id for row in there}
    history.create([Participant(activity=activity, child_id=pk) for pk in sorted(new)], by=by)


@transaction.atomic
def deal(*, activity: Activity, groups: int, by) -> None:
    """Deals everybody into `groups` groups of about the same size; children of a class stay together."""
    classes = TermSurvey.objects.in_term_of(activity.on).order_by("school_class__intake_year", "school_class__number")
    order = {child: n for n, child in enumerate(classes.values_list("child", flat=True))}
    rows = sorted(activity.participants.all(), key=lambda row: (order.get(row.child_id, len(order)), row.child_id))
    for n, row in enumerate(rows):
        row.group = n * groups // len(rows) + 1
    history.update(rows, ["group"], by=by)


@transaction.atomic
def mark(*, participant: Participant, column: str, value, by) -> None:
    """One tap: who signed in, who is back, who came for the family."""
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    setattr(row, column, value)
    row._history_user = by
    row.save(update_fields=[column])


@transaction.atomic
def postpone(*, activity: Activity, to, reason: str, by) -> None:
    """To another day, with the reason; the day for which it was planned at first is kept."""
    activity.first_day = activity.first_day or activity.on
    activity.on, activity.reason, activity.state = to, reason, Activity.State.POSTPONED
    activity._history_user = by
    activity.save()


@transaction.atomic
def set_state(*, activity: Activity, state: str, by, reason: str = "") -> None:
    activity.state = state
    activity.reason = reason or activity.reason
    activity._history_user = by
    activity.save()


@transaction.atomic
def set_staff(*, activity: Activity, staff, by) -> None:
    """Which of the colleagues took part; those who help in another way stay as they are."""
    role = ActivityHelper.Role.PRESENT
    there = activity.helpers.filter(role=role, staff__isnull=False)
    wanted = {one.pk for one in staff}
    history.delete([row for row in there if row.staff_id not in wanted], by=by)
    new = wanted - {row.staff_id for row in there}
    history.create([ActivityHelper(activity=activity, staff_id=pk, role=role) for pk in sorted(new)], by=by)
