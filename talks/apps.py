from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalksConfig(AppConfig):
    name = "talks"
    verbose_name = _("Talks")

    def ready(self):
        from registry.kinds import Group, RecordKind, register
        from talks import offers
        from talks.models import Counselling, Guidance, Talk

        register(
            RecordKind(
                slug="talk", model=Talk, form_path="talks.forms.TalkForm", name=_("Talk"), verb=_("Log talk"),
                icon="talk", headline="content", order=1, group=Group.CHILD, everyday=True, attachments=True,
            )
        )  # fmt: skip
        register(
            RecordKind(
                slug="guidance", model=Guidance, form_path="talks.forms.GuidanceForm", name=_("Guidance"),
                verb=_("Log guidance"), icon="flag", headline="content", order=10, group=Group.CHILD,
                attachments=True,
            )
        )  # fmt: skip
        register(
            RecordKind(
                slug="counselling", model=Counselling, form_path="talks.forms.CounsellingForm",
                name=_("Counselling"), verb=_("Log counselling"), icon="lock", headline="content", order=11,
                group=Group.CHILD, prose=False, confidential=True,
            )
        )  # fmt: skip
        offers.register()
