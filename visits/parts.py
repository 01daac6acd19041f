"""What of home and school stands on a child's file and waits on a front page."""

import datetime as dt

from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from registry.codes import Relation
from registry.file import Part, lines
from registry.file import register as register_part
from registry.rights import CHANGE, WRITE
from registry.waiting import Item, Waiting
from registry.waiting import register as register_waiting
from visits.models import EntrustmentNotice, MajorEvent, ParentCall, PlannedVisit
from visits.models.calls import LONGEST_SILENCE
from visits.models.plan import READS_ALL_PLANS

LATE, FRESH = "late", "fresh"


def register_parts():
    register_part(
        Part("parent-calls", _("Calls with the parents"), "visits/parts/calls.html", last_call, may_log, order=20)
    )
    register_part(
        Part("planned-visits", _("Planned visits"), "visits/parts/planned.html", planned_visits, may_log, order=21)
    )
    register_part(
        Part("notices", _("Notice of entrustment"), "visits/parts/notices.html", notices, may_notify, order=22)
    )
    register_waiting(
        Waiting(
            "to-tell", _("Parents still to be told"), "warning", to_tell, told_items,
            url=lambda: f"{reverse('admin:visits_majorevent_changelist')}?tell=open",
            roles=(Role.CLASS_TEACHER, Role.HELPER), order=1,
        )
    )  # fmt: skip


def labels(field, choices):
    """The label of each code, in the reader's language, as a column."""
    cases = [When(**{field: code}, then=Value(str(label))) for code, label in choices if code]
    return Case(*cases, default=Value(""))


def may_log(child, standing) -> bool:
    return standing.has(WRITE, child.pk)


def may_notify(child, standing) -> bool:
    return standing.has(CHANGE, child.pk)


def last_call(child, standing):
    """The latest that the reader may read; late when more than a week has passed (art. 23)."""
    seen = ParentCall.objects.on_file_of(child, standing)
    latest = seen.order_by("-on", "-pk").values("pk")[:1]
    late = Case(When(on__lt=standing.on - LONGEST_SILENCE, then=Value(LATE)), default=Value(FRESH))
    rows = ParentCall.objects.filter(pk__in=latest)
    means = labels("means", ParentCall.Means.choices)
    return lines("parent-calls", rows, on=F("on"), text=means, state=late, who=F("author__name"), n=F("minutes"))


def planned_visits(child, standing):
    """What is still planned, for whom the plan is in sight (`PlannedVisitQuerySet.visible_to`)."""
    rows = PlannedVisit.objects.filter(child=child, cancelled=False, on__gte=standing.on - dt.timedelta(days=30))
    rows = rows.with_done().filter(done=False)
    reads_all = standing.user.is_active and standing.user.has_role(*READS_ALL_PLANS)
    if not reads_all and child.pk not in standing.own_class:
        rows = rows.filter(planner=standing.user) if may_log(child, standing) else rows.none()
    if not standing.user.is_active:
        rows = rows.none()
    return lines("planned-visits", rows, on=F("on"), text=F("companion"), who=F("planner__name"))


def notices(child, standing):
    rows = EntrustmentNotice.objects.filter(child=child)
    text = Concat(F("entrusted"), Value(" "), labels("relation", Relation.choices))
    return lines("notices", rows, on=F("received_on"), until=F("written_on"), text=text, who=F("received_by__name"))


def to_tell(user, on):
    """The major events of which a parent who is away has not been told."""
    rows = MajorEvent.objects.visible_to(user, on).still_to_tell(on)
    return lines("to-tell", rows, on=F("on"), text=F("what"), state=F("sort"))


def told_items(found, on) -> list[Item]:
    sorts = dict(MajorEvent._meta.get_field("sort").choices)
    return [
        Item(f"{sorts.get(line.state, '')} {line.text[:40]}", reverse("record", args=["major", line.pk]), line.on, True)
        for line in found
    ]
