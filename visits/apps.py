from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = _("Home and school")

    def ready(self):
        from registry.kinds import Group, RecordKind, register
        from visits.models import FamilyContact, HomeVisit

        register(
            RecordKind(
                slug="visit", model=HomeVisit, form_path="visits.forms.HomeVisitForm", name=_("Home visit"),
                verb=_("Log visit"), icon="home", headline="notes", order=2,
                group=Group.HOME, everyday=True,
                attachments=True,
            )
        )  # fmt: skip
        register(
            RecordKind(
                slug="contact", model=FamilyContact, form_path="visits.forms.FamilyContactForm",
                name=_("Family contact"), verb=_("Log contact"), icon="phone", headline="content", order=3,
                group=Group.HOME, everyday=True, attachments=True,
            )
        )  # fmt: skip
        _register_duties()


def _register_duties():
    from registry.duties import Duty, about_children, register
    from visits.models import FamilyContactChild, HomeVisitChild

    met_somebody = ~Q(record__met=("nobody",))  # to a closed door is no visit yet
    register(Duty("visit", _("Home visit"), about_children(HomeVisitChild, met_somebody), kind="visit"))
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
        register(Duty(slug, name, about_children(FamilyContactChild, whom), kind="contact", initial=initial))
