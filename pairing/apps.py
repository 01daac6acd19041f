from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PairingConfig(AppConfig):
    name = "pairing"
    verbose_name = _("Pairing")

    def ready(self):
        from pairing.actions import end_with_child
        from registry.signals import children_left

        children_left.connect(end_with_child, dispatch_uid="pairing")
