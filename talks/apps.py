from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalksConfig(AppConfig):
    name = "talks"
    verbose_name = _("Talks")

    def ready(self):
        from registry.kinds import RecordKind, register
        from talks.models import Talk

        register(
            RecordKind(
                slug="talk", model=Talk, form_path="talks.forms.TalkForm", name=_("Talk"), verb=_("Log talk"),
                icon="talk", headline="content", order=1,
            )
        )  # fmt: skip
