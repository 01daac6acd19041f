from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalksConfig(AppConfig):
    name = "talks"
    verbose_name = _("Talks")

    def ready(self):
        from registry import duties
        from registry.kinds import Group, RecordKind, register
        from talks.models import Talk, TalkChild

        register(
            RecordKind(
                slug="talk", model=Talk, form_path="talks.forms.TalkForm", name=_("Talk"), verb=_("Log talk"),
                icon="talk", headline="content", order=1, group=Group.CHILD, everyday=True, attachments=True,
            )
        )  # fmt: skip
        duties.register(duties.Duty("talk", _("Talk"), duties.about_children(TalkChild), kind="talk"))
