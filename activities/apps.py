from functools import partial

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("Activities")

    def ready(self):
        from accounts.models import Role
        from activities import file, waiting
        from activities.models import Activity
        from registry.file import Part
        from registry.file import register as register_part
        from registry.holders import Holder
        from registry.holders import register as register_holder
        from registry.waiting import Waiting
        from registry.waiting import register as register_waiting

        register_part(
            Part("activity", _("Activities"), "activities/part.html", rows=file.rows, entries=file.entries, order=50)
        )
        register_holder(Holder("activity", Activity, "activity", most=30))
        register_waiting(
            Waiting(
                "hazards", _("Hazards not mended yet"), "warning", waiting.hazards, waiting.items,
                url=waiting.hazards_url,
                roles=(Role.LEADERSHIP, Role.OFFICE), order=40,
            )
        )  # fmt: skip
        _register_duties()


def _register_duties():
    from activities.held import held_for
    from activities.models import Activity
    from registry.duties import Duty, Subject, register

    kind, columns = Activity.Kind, ("subject", "on", "organiser")
    for slug, name, of, subject, also in (
        ("parents-meeting", _("Parents' meeting"), kind.PARENTS, Subject.CLASS, ()),
        ("health-lesson", _("Mental-health lesson"), kind.LESSON, Subject.CLASS, ()),
        # Plan 1 asks it of the school, plan 4 of each class.
        ("forum", _("Forum"), kind.FORUM, Subject.SCHOOL, (Subject.CLASS,)),
        ("dormitory-check", _("Dormitory check"), kind.DORMITORY, Subject.SCHOOL, ()),
        ("patrol", _("Patrol"), kind.PATROL, Subject.SCHOOL, ()),
    ):
        page = partial(_page_of_new, of)
        register(Duty(slug, name, held_for(of), subject=subject, columns=columns, also=also, page=page))


def _page_of_new(kind) -> str:
    return f"{reverse('activity-new')}?kind={kind}"
