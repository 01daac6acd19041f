"""The lists that belong to an activity, each a page of rows to fill in: what is declared here is all there is of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import Staff
from activities.models import (
    ActivityHelper,
    Expense,
    Gift,
    Hazard,
    Incident,
    Participant,
    Partner,
    Stage,
    Task,
)  # fmt: skip
from lib.admin.rows import NoticesRows
from lib.forms import DateInput, TimeInput
from lib.meanwhile import ComparesVersions, with_versions
from registry.models import Child

EMPTY_ROWS = 3
MOST_ROWS = 200
WIDGETS = {
    "due_on": DateInput, "done_on": DateInput, "starts": TimeInput, "ends": TimeInput, "at": TimeInput,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    slug: str
    model: type
    fields: tuple
    name: Any
    about_children: bool = False
    grows: bool = True  # may rows be added and struck out here?


def _all(*sections):
    return {one.slug: one for one in sections}


SECTIONS = _all(
    Section("tasks", Task, ("what", "department", "who", "due_on", "done_on"), _("Preparation")),
    Section("programme", Stage, ("starts", "ends", "what", "who", "props"), _("Programme")),
    Section(
        "helpers", ActivityHelper, ("staff", "name", "role", "group", "child", "phone", "partner"), _("Who helps"),
        about_children=True,
    ),
    Section(
        "children", Participant, ("group", "entry", "result", "remark"), _("Groups, entries and prizes"),
        about_children=True, grows=False,
    ),
    Section("expenses", Expense, ("what", "budgeted", "spent", "receipt"), _("Expenses")),
    Section("gifts", Gift, ("donor", "goods", "amount", "given_to"), _("Gifts")),
    Section("incidents", Incident, ("at", "what", "done"), _("Incidents")),
    Section("hazards", Hazard, ("what", "where", "severity", "mender", "due_on"), _("Hazards")),
)  # fmt: skip


def section_or_404(slug) -> Section:
    if slug not in SECTIONS:
        raise Http404
    return SECTIONS[slug]


def rows_for(section, activity, user):
    """The rows that the reader may see: none that is about a child out of sight."""
    rows = section.model._default_manager.filter(activity=activity)
    if section.about_children:
        seen = Child.objects.visible_to(user).order_by().values("pk")
        rows = rows.filter(Q(child=None) | Q(child__in=seen))
    return rows


class RowForm(ComparesVersions, forms.ModelForm):
    pass


class RowSet(NoticesRows, forms.BaseInlineFormSet):
    """The reader's rows alone; a row of a child out of sight is neither shown nor counted."""

    def __init__(self, *args, user, section, **kwargs):
        self.user, self.section = user, section
        super().__init__(*args, **kwargs)

    def get_queryset(self):
        if not hasattr(self, "_rows"):
            rows = with_versions(rows_for(self.section, self.instance, self.user))
            self._rows = rows.select_related("child") if self.section.about_children else rows
        return self._rows

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, choices in self.choices.items():
            if name in form.fields:
                form.fields[name].queryset = choices
                form.fields[name].choices = self.listed(name, choices)

    @property
    def choices(self) -> dict[str, Callable]:
        staff = Staff.objects.visible_to(self.user).active().order_by("name", "pk")
        children = Child.objects.visible_to(self.user).filter(participations__activity=self.instance)
        return {
            "staff": staff, "mender": staff, "partner": Partner.objects.visible_to(self.user),
            "child": children.order_by("name", "pk"),
        }  # fmt: skip

    def listed(self, name, rows):
        """Asked once for the page, not once for each row."""
        lists = self.__dict__.setdefault("_lists", {})
        key = "staff" if name == "mender" else name
        if key not in lists:
            lists[key] = [("", "—"), *((row.pk, str(row)) for row in rows)]
        return lists[key]


def formset_of(section):
    return forms.inlineformset_factory(
        section.model.activity.field.related_model, section.model, form=RowForm, formset=RowSet,
        fields=section.fields, widgets={n: w for n, w in WIDGETS.items() if n in section.fields},
        extra=EMPTY_ROWS if section.grows else 0, max_num=MOST_ROWS if section.grows else 0,
        absolute_max=MOST_ROWS + 5, can_delete=section.grows,
    )  # fmt: skip
