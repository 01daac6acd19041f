from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = _("Home and school")

    def ready(self):
        from registry.kinds import RecordKind, register
        from visits.models import FamilyContact, HomeVisit

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
