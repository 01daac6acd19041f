"""What the registry is told of plans, progress and mandatory reports; called once, when the app is ready."""

from urllib.parse import urlencode

from django.db.models import Case, CharField, F, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from care.rights import PLAN, READ, REPORT
from registry import duties, file, holders, steps, waiting
from registry.kinds import Group, RecordKind, register
from registry.waiting import Item

AT_WORK = (Role.CLASS_TEACHER, Role.HELPER, Role.PSYCHOLOGY, Role.LEADERSHIP)


def register_plans():
    from care.models import CarePlan, HarmReport, PlanReview, PlanReviewChild, StudyCheck, StudyCheckChild
    from care.plan_actions import end_with_child
    from registry.signals import children_left

    register(
        RecordKind(
            slug="plan-review", model=PlanReview, form_path="care.plan_forms.PlanReviewForm",
            name=_("Review of the plan"), verb=_("Review the plan"), icon="eye", headline="seen", order=30,
            group=Group.CARE, attachments=True,
        )
    )  # fmt: skip
    register(
        RecordKind(
            slug="study-check", model=StudyCheck, form_path="care.plan_forms.StudyCheckForm", name=_("Study check"),
            verb=_("Check the study"), icon="check", headline="seen", order=31, group=Group.CARE, attachments=True,
        )
    )  # fmt: skip
    for slug, name, links in (
        ("plan-review", _("Review of the plan"), PlanReviewChild),
        ("study-check", _("Study check"), StudyCheckChild),
    ):
        duties.register(duties.Duty(slug, name, duties.about_children(links), kind=slug))
    for slug, model in (("plan", CarePlan), ("harm", HarmReport)):
        holders.register(holders.Holder(slug, model, slug, most=12))
    children_left.connect(end_with_child, dispatch_uid="plans end with the child")
    _register_parts()
    _register_steps()
    for slug, name, icon, rows, items in (
        ("harm", _("mandatory reports that are not closed"), "warning", _open_reports, _report_items),
        ("plans", _("plans to approve, or sent back"), "flag", _plans_to_do, _plan_items),
    ):
        waiting.register(waiting.Waiting(slug, name, icon, rows, items, roles=AT_WORK, order=5))


# ---------------------------------------------------------------------------- the child's file
def _register_parts():
    file.register(file.Part("harm", _("Mandatory reports"), "care/parts/harm.html", _harm_lines, _may(REPORT), order=5))
    file.register(
        file.Part("plans", _("Plans"), "care/parts/plans.html", _plan_lines, _may(PLAN), _plan_entries, order=10)
    )
    file.register(file.Part("progress", _("Progress"), "care/parts/progress.html", _progress_lines, order=20))


def _may(right):
    return lambda child, standing: standing.has(right, child.pk)


def worded(field, choices):
    """The words of a code, as a column of the query."""
    whens = [When(**{field: code}, then=Value(str(label))) for code, label in choices if code]
    return Case(*whens, default=Value(""), output_field=CharField())


def _readable(model, child, standing):
    rows = model.objects.filter(child=child)
    return rows if standing.has(READ, child.pk) else rows.none()


def _plan_lines(child, standing):
    from care.models import CarePlan

    return file.lines(
        "plans", _readable(CarePlan, child, standing).with_state(), on=F("started_on"), until=F("ended_on"),
        text=F("title"), state=F("state"), who=worded("kind", CarePlan.Kind.choices),
    )  # fmt: skip


def _plan_entries(loaded):
    for line in loaded.lines:
        url, what = reverse("plan", args=[line.pk]), line.text or line.who
        if line.state in ("approved", "closed"):
            yield file.Entry(line.on, "file", "flag", _("Plan began"), what, url=url)
        if line.until:
            yield file.Entry(line.until, "file", "check", _("Plan closed"), what, url=url)


def _harm_lines(child, standing):
    """Who reads it is asked as in `HarmReportQuerySet`, from what the page knows already."""
    from care.models import HarmReport
    from care.models.harm import READERS

    rows, user = HarmReport.objects.filter(child=child), standing.user
    if not (user.is_active and user.has_role(*READERS)):
        rows = rows.filter(author=user) if standing.has(REPORT, child.pk) else rows.none()
    return file.lines("harm", rows, on=F("on"), until=F("closed_on"), who=F("author__name"))


def _progress_lines(child, standing):
    from care.models import Band, Level, ProgressRecord

    return file.lines(
        "progress", _readable(ProgressRecord, child, standing), on=F("term__first_day"), n=F("term__year"),
        who=F("term__season"), text=worded("level", Level.choices), state=worded("marks", Band.choices),
    )  # fmt: skip


# ---------------------------------------------------------------------------- after a record
def _register_steps():
    steps.register(
        steps.Step("harm", _("Report suspected harm"), "warning", _harm_url, _may(REPORT), order=10, always=True)
    )
    steps.register(steps.Step("plan", _("Make an individual plan"), "flag", _plan_url, _may(PLAN), order=20))


def _harm_url(kind, record, child):
    query = urlencode({"kind": kind.slug, "record": record.pk})
    return f"{reverse('harm-new', args=[child.pk])}?{query}"


def _plan_url(kind, record, child):
    return f"{reverse('plan-new', args=[child.pk])}?kind=individual"


# ---------------------------------------------------------------------------- the front page
def _open_reports(user, on):
    """Of leadership all, of others their own."""
    from care.models import HarmReport

    rows = HarmReport.objects.visible_to(user, on).open()
    rows = rows if user.has_role(Role.LEADERSHIP) else rows.filter(author=user)
    return file.lines("harm", rows, on=F("on"), text=F("child__name"))


def _report_items(lines, on) -> list[Item]:
    said = str(_("Mandatory report not closed: %(name)s"))
    return [Item(said % {"name": line.text}, reverse("harm", args=[line.pk]), line.on, urgent=True) for line in lines]


def _plans_to_do(user, on):
    """Leadership approves; whoever wrote one that came back goes on with it."""
    from care.models import CarePlan, State

    leads = user.has_role(Role.LEADERSHIP)
    rows = CarePlan.objects.visible_to(user, on) if leads else CarePlan.objects.changeable_by(user, on)
    wanted = [State.SUBMITTED] if leads else [State.RETURNED]
    rows = rows.filter(ended_on=None).with_state().filter(latest_state__in=wanted)
    return file.lines("plans", rows, on=F("started_on"), state=F("latest_state"), text=F("child__name"))


def _plan_items(lines, on) -> list[Item]:
    words = {"submitted": str(_("Plan to approve: %(name)s")), "returned": str(_("Plan sent back: %(name)s"))}
    return [Item(words[line.state] % {"name": line.text}, reverse("plan", args=[line.pk]), line.on) for line in lines]
