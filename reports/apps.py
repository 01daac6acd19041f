from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self):
        from registry.signals import term_opened
        from reports.standards import begin_term

        term_opened.connect(begin_term, dispatch_uid="reports")
