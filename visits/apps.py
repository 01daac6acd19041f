from django.apps import AppConfig
from django.db.models import Q
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = _("Home and school")

    def ready(self):
        from registry.duties import Duty, about_children
        from registry.duties import register as register_duty
        from registry.kinds import RecordKind, register
        from visits.models import FamilyContact, FamilyContactChild, HomeVisit, HomeVisitChild, VisitPhoto
        from visits.photos import remove_file

        post_delete.connect(remove_file, VisitPhoto)

        register(
            RecordKind(
                slug="visit", model=HomeVisit, form_path="visits.forms.HomeVisitForm", name=_("Home visit"),
                verb=_("Log visit"), icon="home", headline="notes", order=2,
                beside="visits/photos.html",
            )
        )  # fmt: skip
        register(
            RecordKind(
                slug="contact", model=FamilyContact, form_path="visits.forms.FamilyContactForm",
                name=_("Family contact"), verb=_("Log contact"), icon="phone", headline="content", order=3,
            )
        )  # fmt: skip
        register_duty(Duty("visit", _("Home visit"), about_children(HomeVisitChild), kind="visit"))
        register_duty(Duty("contact", _("Family contact"), about_children(FamilyContactChild), kind="contact"))
        parent = Q(record__people__has="father") | Q(record__people__has="mother")
        guardian = Q(record__people__has="guardian")
        for slug, name, whom in (
            ("contact-parent", _("Contact with a parent"), parent),
            ("contact-guardian", _("Contact with the guardian"), guardian),
        ):
            register_duty(Duty(slug, name, about_children(FamilyContactChild, whom), kind="contact"))
