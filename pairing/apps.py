from django.apps import AppConfig
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PairingConfig(AppConfig):
    name = "pairing"
    verbose_name = _("Pairing")

    def ready(self):
        from pairing.actions import end_with_child
        from pairing.models import SupportChild, SupportSession, What
        from registry.duties import Duty, about_children
        from registry.duties import register as register_duty
        from registry.kinds import Group, RecordKind, register
        from registry.signals import children_left

        children_left.connect(end_with_child, dispatch_uid="pairing")
        register(
            RecordKind(
                slug="support", model=SupportSession, form_path="pairing.forms.SupportForm", name=_("Support"),
                verb=_("Log support"), icon="hands", headline="content", order=4, group=Group.CHILD,
                everyday=True, attachments=True,
            )
        )  # fmt: skip
        for slug, name, what in (
            ("helper-contact", _("Contact with the child"), What.CONTACT),
            ("tutoring", _("Tutoring"), What.TUTORING),
        ):
            done = about_children(SupportChild, Q(record__what__has=what.value))
            register_duty(Duty(slug, name, done, kind="support", initial={"what": [what.value]}))
