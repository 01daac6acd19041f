from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PairingConfig(AppConfig):
    name = "pairing"
    verbose_name = _("Pairing")

    def ready(self):
        from pairing.actions import end_with_child
        from registry.signals import children_left

        children_left.connect(end_with_child, dispatch_uid="pairing")
        _register_kinds()
        _register_duties()
        _register_parts()


def _register_kinds():
    from pairing.models import CompanionReport, DiaryEntry, SupportSession
    from registry.kinds import Group, RecordKind, register

    register(
        RecordKind(
            slug="support", model=SupportSession, form_path="pairing.forms.SupportForm", name=_("Support"),
            verb=_("Log support"), icon="hands", headline="content", order=4, group=Group.CHILD,
            everyday=True, attachments=True,
        )
    )  # fmt: skip
    register(
        RecordKind(
            slug="diary", model=DiaryEntry, form_path="pairing.forms.DiaryForm", name=_("Growth diary"),
            verb=_("Write in the diary"), icon="edit", headline="content", order=5, group=Group.CHILD,
            attachments=True,
        )
    )  # fmt: skip
    register(
        RecordKind(
            slug="companion-report", model=CompanionReport, form_path="pairing.forms.CompanionReportForm",
            name=_("Volunteer's report"), verb=_("Log a volunteer's report"), icon="group", headline="content",
            order=6, group=Group.CHILD, attachments=True,
        )
    )  # fmt: skip


def _register_duties():
    from pairing.models import IN_TOUCH, SupportChild, Way, What, reported_by_volunteers
    from registry.duties import Duty, about_children, register

    def told(*ways):
        return lambda: reported_by_volunteers(ways)

    report = {"volunteers_kind": "companion-report"}
    for slug, name, what, ways in (
        ("helper-contact", _("Contact with the child"), What.CONTACT, IN_TOUCH),
        ("tutoring", _("Tutoring"), What.TUTORING, (Way.TUTORING,)),
    ):
        done = about_children(SupportChild, Q(record__what__has=what.value))
        initial = {"what": [what.value]}
        register(Duty(slug, name, done, kind="support", initial=initial, by_volunteers=told(*ways), **report))
    register(
        Duty(
            "volunteer-report", _("Volunteer's report"), told(), kind="companion-report", by_volunteers=told(), **report
        )
    )


def _register_parts():
    from pairing.agreements import RENEWS, items, running_out
    from pairing.parts import companion_entries, companion_lines, may_pair, pairing_lines, reads_diary
    from registry.file import Part
    from registry.file import register as register_part
    from registry.waiting import Waiting
    from registry.waiting import register as register_waiting

    # Whoever reads the child's diary finds it beside its helpers.
    register_part(
        Part(
            "pairings", _("Helpers"), "pairing/parts/pairings.html", pairing_lines, may_add=reads_diary, order=10
        )
    )  # fmt: skip
    register_part(
        Part(
            "companions", _("Volunteers and companions"), "pairing/parts/companions.html", companion_lines,
            may_add=may_pair, entries=companion_entries, order=11,
        )
    )  # fmt: skip
    register_waiting(
        Waiting("agreements", _("Agreements that run out"), "pair", running_out, items, roles=RENEWS, order=50)
    )
