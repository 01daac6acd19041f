from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = _("Home and school")

    def ready(self):
        from visits.parts import register_parts

        _register_kinds()
        _register_duties()
        register_parts()


def _register_kinds():
    from registry.kinds import Group, RecordKind, register
    from visits import models

    home = {"group": Group.HOME, "attachments": True}
    for kind in (
        RecordKind(
            slug="visit", model=models.HomeVisit, form_path="visits.forms.HomeVisitForm", name=_("Home visit"),
            verb=_("Log visit"), icon="home", headline="notes", order=2, everyday=True,
            **home,
        ),
        RecordKind(
            slug="contact", model=models.FamilyContact, form_path="visits.forms.FamilyContactForm",
            name=_("Family contact"), verb=_("Log contact"), icon="phone", headline="content", order=3, everyday=True,
            **home,
        ),
        RecordKind(
            slug="book", model=models.BookPage, form_path="visits.forms.BookPageForm", name=_("Contact book"),
            verb=_("Write in the contact book"), icon="file", headline="at_school", order=20,
            beside="visits/book.html", **home,
        ),
        RecordKind(
            slug="visitor", model=models.Visitor, form_path="visits.forms.VisitorForm", name=_("Parent received"),
            verb=_("Log a parent's visit to school"), icon="user", headline="reported", order=21, **home,
        ),
        RecordKind(
            slug="parent-call", model=models.ParentCall, form_path="visits.forms.ParentCallForm",
            name=_("Call with the parents"), verb=_("Log a call with the parents"), icon="phone", headline="remark",
            order=22, prose=False, **home,
        ),
        RecordKind(
            slug="letter", model=models.Letter, form_path="visits.forms.LetterForm",
            name=_("Letter to or from the parents"), verb=_("Log a letter home"), icon="edit", headline="theme",
            order=23, prose=False, **home,
        ),
        RecordKind(
            slug="major", model=models.MajorEvent, form_path="visits.forms.MajorEventForm", name=_("Major event"),
            verb=_("Log a major event"), icon="warning", headline="what", order=24,
            beside="visits/told.html", **home,
        ),
    ):  # fmt: skip
        register(kind)


def _register_duties():
    from registry.duties import Duty, about_children, register
    from visits import models

    met_somebody = ~Q(record__met=("nobody",))  # to a closed door is no visit yet
    visits = about_children(models.HomeVisitChild, met_somebody)
    register(Duty("visit", _("Home visit"), visits, kind="visit"))
    family = ~Q(record__people=("teacher",))  # a word with a teacher alone is no contact with the family
    parent = Q(record__people__has="father") | Q(record__people__has="mother")
    guardian, teacher = Q(record__people__has="guardian"), Q(record__people__has="teacher")
    for slug, name, whom, initial in (
        ("contact", _("Family contact"), family, {}),
        ("contact-parent", _("Contact with a parent"), parent, {}),
        ("contact-guardian", _("Contact with the guardian"), guardian, {"people": ["guardian"]}),
        (
            "contact-teacher", _("Contact with a subject teacher"), teacher,
            {"people": ["teacher"], "channel": "in_person"},
        ),
    ):  # fmt: skip
        register(Duty(slug, name, about_children(models.FamilyContactChild, whom), kind="contact", initial=initial))
    register(Duty("book", _("Contact book"), about_children(models.BookPageChild), kind="book"))
    calls = about_children(models.ParentCallChild)
    register(Duty("parent-call", _("Call with the parents"), calls, kind="parent-call"))
    to_parents = about_children(models.LetterChild, Q(record__direction="to"))
    register(Duty("letter", _("Letter to or from the parents"), to_parents, kind="letter"))
