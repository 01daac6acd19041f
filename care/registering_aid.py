"""What the app tells the register of aid, illness and boarding; called when it is ready."""

from django.db.models import F, IntegerField
from django.db.models.functions import Cast
from django.db.models.signals import post_delete
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Role


def register_aid():
    from care.models.aid import Aid, give_back

    post_delete.connect(give_back, Aid)
    _kinds()
    _duty()
    _parts()
    _waiting()
    _step()


def _step():
    """A visit that found hardship leads on to aid."""
    from care.models.aid import GIVES_AID
    from registry.steps import Step, register

    def url(kind, record, child):
        return f"{reverse('log', args=['aid'])}?child={child.pk}"

    register(Step("aid", _("Log aid"), "hands", url, lambda child, of: of.has(GIVES_AID, child.pk), order=70))


def _kinds():
    from care.models import Aid, BoardingDay, HealthEvent
    from registry.kinds import Group, RecordKind, register

    register(
        RecordKind(
            slug="health", model=HealthEvent, form_path="care.forms.aid.HealthForm", name=_("Illness"),
            verb=_("Log illness"), icon="flag", headline="content", order=40, group=Group.CARE, prose=False,
            attachments=True,
        )
    )  # fmt: skip
    register(
        RecordKind(
            slug="boarding", model=BoardingDay, form_path="care.forms.aid.BoardingForm", name=_("Boarding life"),
            verb=_("Log boarding life"), icon="home", headline="content", order=41, group=Group.CARE, prose=False,
            attachments=True,
        )
    )  # fmt: skip
    register(
        RecordKind(
            slug="aid", model=Aid, form_path="care.forms.aid.AidForm", name=_("Aid"), verb=_("Log aid"),
            icon="hands", headline="content", order=42, group=Group.CARE, prose=False, attachments=True,
            beside="care/aid_beside.html",
        )
    )  # fmt: skip


def _duty():
    from care.models import BoardingChild
    from registry.duties import Duty, about_children, register

    register(Duty("boarding", _("Boarding life"), about_children(BoardingChild), kind="boarding"))


def _parts():
    from care.models import Aid, HealthEvent
    from care.models.aid import GIVES_AID
    from care.models.health import LOOKS_AFTER
    from registry.file import Part, lines, register

    def aid(child, standing):
        rows = Aid.objects.on_file_of(child, standing)
        n = Cast(F("amount"), IntegerField())
        return lines("aid", rows, on=F("on"), until=F("signed_on"), text=F("content"), state=F("what"), n=n)

    def health(child, standing):
        rows = HealthEvent.objects.on_file_of(child, standing)
        return lines("health", rows, on=F("on"), until=F("told_on"), text=F("content"), who=F("author__name"))

    register(Part("aid", _("Aid"), "care/parts/aid.html", aid, lambda child, of: of.has(GIVES_AID, child.pk), order=60))
    register(
        Part(
            "health", _("Health and illness"), "care/parts/health.html", health,
            lambda child, of: of.has(LOOKS_AFTER, child.pk), order=61,
        )
    )  # fmt: skip


def _waiting():
    from registry.waiting import Waiting, register

    register(
        Waiting(
            "aid-approve", _("aid to approve"), "hands", _to_approve, _approvals, lambda: reverse("aid-approve"),
            roles=(Role.LEADERSHIP,), order=60,
        )
    )  # fmt: skip
    register(
        Waiting(
            "health-untold",
            _("families not told of an illness"),
            "phone",
            _untold,
            _untold_items,
            roles=(Role.CLASS_TEACHER,),
        )
    )


def _to_approve(user, on):
    from care.models import Aid
    from registry.file import lines

    return lines("aid-approve", Aid.objects.approvable_by(user), on=F("on"))


def _approvals(lines, on):
    """One line for all of them: a giving has dozens."""
    from registry.waiting import Item

    text = ngettext("%(n)s piece of aid to approve", "%(n)s pieces of aid to approve", len(lines))
    return [Item(text % {"n": len(lines)}, reverse("aid-approve"), min(line.on for line in lines))]


def _untold(user, on):
    from care.models.health import untold_by
    from registry.file import lines

    return lines("health-untold", untold_by(user, on), on=F("on"), text=F("child__name"), n=F("record"))


def _untold_items(lines, on):
    from registry.waiting import Item

    return [Item(line.text, reverse("log-edit", args=["health", line.n]), line.on, urgent=True) for line in lines]
