from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Register")

    def ready(self):
        from registry import file, handovers, siblings
        from registry.attachments import remove_file
        from registry.models import Attachment

        file.register(siblings.PART)
        file.register(handovers.PART)
        post_delete.connect(remove_file, Attachment)
