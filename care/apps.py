from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    name = "care"
    verbose_name = _("Care")

    def ready(self):
        from care.registering_aid import register_aid
        from care.registering_plans import register_plans

        register_aid()
        register_plans()
