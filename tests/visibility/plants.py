"""The protections there are, each with how to switch it off and where the prober must notice.

A plant asks only where it should show. Without any, test_walk.py finds nothing in the same places.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.http import QueryDict
from django.urls import get_resolver

import config.urls
import lib.admin.history
import lib.screens
import pairing.admin
import pairing.models.pairing
import pairing.screens.bulk
import registry.screens.notes
import registry.screens.survey
from accounts.admin import StaffAdmin
from lib import drafts
from lib.admin import ScopedAdmin
from lib.admin.base import ScopedInline
from lib.admin.scope import Scope, ScopedRelatedFilter
from lib.models import Draft
from pairing.admin import PairingAdmin
from pairing.models import PairingQuerySet
from registry.admin.child import ChildAdmin, DisclosedByChild, SurveyInline
from registry.admin.records import RecordAdmin
from registry.disclosure import Disclosure, Level
from registry.models import Child, ClassTerm, Note, SchoolClass, TermSurvey
from registry.models.attachments import AttachmentQuerySet
from registry.models.child import ChildQuerySet
from registry.models.notes import NoteQuerySet
from registry.models.people import OfChildQuerySet
from registry.models.roster import RosterImportQuerySet
from registry.models.screening import ScreeningQuerySet
from registry.records import Record, RecordQuerySet
from talks.admin import TalkAdmin
from tests.visibility import attacks
from tests.visibility.walking import walk


@dataclass(frozen=True, slots=True)
class Plant:
    persona: str
    finds: str  # how the finding begins
    switch_off: Callable  # (monkeypatch)
    probe: Callable  # (prober)


def everything(rows, user=None, on=None):
    return rows.all()


def seen(rows, user, on=None):
    return rows.visible_to(user)


def always(*args, **kwargs):
    return True


def off(owner, name, replacement):
    """Switches one thing off."""
    return lambda patch: patch.setattr(owner, name, replacement)


def both(*switches):
    return lambda patch: [switch(patch) for switch in switches]


ANY_CLASS_SURVEYED = off(registry.screens.survey, "surveyed_by", lambda user, on: ClassTerm.objects.all())


def pages(*names):
    return partial(walk, names=set(names))


def stock(name):
    """The method of Django's own admin in place of ours."""
    return getattr(admin.ModelAdmin, name)


def any_child(user, on=None):
    return Child.objects.all()


def any_child_of(rows, user, on):
    return Child.objects.all()


def unguarded(name):
    """The page without its `@screen(...)`."""

    def switch(patch):
        for part in get_resolver().url_patterns:
            for entry in getattr(part, "url_patterns", ()):
                if getattr(entry, "name", "") == name:
                    patch.setattr(entry, "callback", entry.callback.__wrapped__)

    return switch


def _all_rows(self, request):
    return self.model._default_manager.all()


def _ever_in_class_of(user, on=None):
    return TermSurvey.objects.filter(school_class__terms__head_teacher=user).order_by().values("child")


def _any_object(self, request, object_id, from_field=None):
    return self.model._default_manager.filter(pk=object_id).first()


def _unscoped_names(self, field):
    return {row.pk: str(row) for row in field.remote_field.model._default_manager.all()}


def _all_children_named(self, record):
    return "、".join(child.name for child in record.children.all())


def _any_draft(user, key):
    draft = Draft.objects.filter(key=key).order_by("-pk").first()
    return draft and QueryDict(draft.body)


def _forget_any(user, key):
    Draft.objects.filter(key=key).delete()


def _any_class(self, db_field, request, **kwargs):
    if db_field.name == "school_class":
        kwargs["queryset"] = SchoolClass.objects.all()
    return Scope.formfield_for_foreignkey(self, db_field, request, **kwargs)


def _no_masks(self, request, obj=None, **kwargs):
    return InlineModelAdmin.get_formset(self, request, obj, **kwargs)


def _unchecked(self, request, form, formsets, change):
    return admin.ModelAdmin.save_related(self, request, form, formsets, change)


def _all_choices(self, field, request, model_admin):
    return [(row.pk, str(row)) for row in field.remote_field.model._default_manager.all()]


UNCHECKED = off(ScopedAdmin, "save_related", _unchecked)
LIST_OF_PAIRINGS = pages("admin:pairing_pairing_changelist")
FORM_OF_CHILD = pages("admin:registry_child_change")
RECORD_LISTS = pages("admin:talks_talk_changelist", "admin:talks_talk_export")

PLANTS = {
    # ------------------------------------------------------------------ the rules beside the data
    "children of others are visible": Plant(
        "zhang", "leak", off(ChildQuerySet, "visible_to", everything), pages("children", "child")
    ),
    "children stay visible after the pairing": Plant(
        "feng", "leak", off(PairingQuerySet, "active", everything), pages("desk", "child")
    ),
    "children stay visible after the class": Plant(
        "zheng", "leak",
        off(ChildQuerySet, "ids_in_class_of", staticmethod(_ever_in_class_of)),
        pages("children"),
    ),
    "records of others are visible": Plant(
        "wang", "leak", off(RecordQuerySet, "visible_to", everything),
        pages("record", "child", "admin:talks_talk_export"),
    ),
    "the office reads records": Plant(
        "qian", "leak", off(RecordQuerySet, "visible_to", everything), RECORD_LISTS
    ),
    "pairings of others are visible": Plant(
        "zhang", "leak", off(PairingQuerySet, "visible_to", everything), LIST_OF_PAIRINGS
    ),
    "survey rows of others are visible": Plant(
        "zhang", "leak", both(ANY_CLASS_SURVEYED, off(OfChildQuerySet, "visible_to", everything)), pages("survey-class")
    ),
    "questionnaires of other classes are visible": Plant(
        "zhang", "leak", off(ScreeningQuerySet, "visible_to", everything), pages("screening", "screenings")
    ),
    "who reads a questionnaire may decide about it": Plant(
        "sun", "forged", off(ScreeningQuerySet, "changeable_by", seen), pages("screening")
    ),
    "photos of others are visible": Plant(
        "wang", "leak", off(AttachmentQuerySet, "visible_to", everything), pages("attachment")
    ),
    "notes to others are visible": Plant(
        "zhang", "leak", off(NoteQuerySet, "visible_to", everything), pages("record", "notes")
    ),
    "notes stay when the child is gone": Plant(
        "feng", "leak", off(NoteQuerySet, "visible_to", lambda rows, user, on=None: rows.filter(to=user)),
        pages("notes", "desk"),
    ),
    "who reads a note may answer it": Plant(
        "sun", "shown",
        off(registry.screens.notes, "_mine", lambda user, pk: Note.objects.filter(pk=pk).visible_to(user)),
        pages("note-answer"),
    ),
    "who sees a record may take it back": Plant(
        "zhang", "forged", off(RecordQuerySet, "undoable_by", lambda rows, user, at: rows.visible_to(user)),
        pages("log-undo"),
    ),
    "a forum shows every child in it": Plant(
        "zhang", "leak", off(Record, "children_for", lambda self, user, on=None: self.children.all()), pages("record")
    ),
    "who sees a child may change it": Plant(
        "wang", "forged", off(ChildQuerySet, "changeable_by", seen), pages("guardian-new")
    ),
    "who sees a record may change it": Plant(
        "zhang", "shown", off(RecordQuerySet, "changeable_by", seen), pages("log-edit")
    ),
    "who sees a survey row may verify it": Plant(
        "he", "forged", both(ANY_CLASS_SURVEYED, off(OfChildQuerySet, "changeable_by", seen)), pages("survey-class")
    ),
    "who sees a child may pair it": Plant(
        "he", "forged",
        both(off(pairing.models.pairing, "pairable_children", Child.objects.visible_to),
             off(pairing.admin, "pairable_children", Child.objects.visible_to)),
        attacks.forged_pairing,
    ),
    "who sees a child may take it away": Plant(
        "wang", "shown", off(ChildQuerySet, "may_export", always),
        pages("children-export", "admin:registry_child_export"),
    ),
    # ------------------------------------------------------------------ sensitive values
    "everything is disclosed": Plant(
        "wang", "leak", off(Disclosure, "level", lambda self, child_id, kind: Level.OPEN), pages("child", "child-print")
    ),
    "values are shown without being asked for": Plant(
        "zhang", "leak",
        off(Disclosure, "show", lambda self, child, kind, value: value if self.level(child, kind) else "*"),
        pages("child"),
    ),
    "phones are shown in the list": Plant(
        "zhou", "leak", off(Disclosure, "show", lambda self, child, kind, value: value), pages("children")
    ),
    "forms of the admin read everything": Plant(
        "wang", "leak", off(DisclosedByChild, "may_read", always), FORM_OF_CHILD
    ),
    "read-only forms write out what is masked": Plant(
        "wang", "leak", off(Scope, "get_fieldsets", stock("get_fieldsets")), FORM_OF_CHILD
    ),
    "inlines are not masked": Plant(
        "zhang", "leak", both(off(ScopedInline, "get_formset", _no_masks), off(SurveyInline, "get_formset", _no_masks)),
        FORM_OF_CHILD,
    ),
    "forms are not masked": Plant("zhang", "leak", off(Scope, "masked_fields", lambda *args: {}), FORM_OF_CHILD),
    "histories are not masked": Plant(
        "zhang", "leak", off(lib.admin.history, "mask_for", lambda kind: str), pages("admin:registry_child_history")
    ),
    # ------------------------------------------------------------------ what stock admin leaves open
    "lists are not scoped": Plant("zhang", "leak", off(Scope, "get_queryset", _all_rows), LIST_OF_PAIRINGS),
    "lists of records name every child": Plant(
        "zhang", "leak", off(RecordAdmin, "who", _all_children_named), RECORD_LISTS
    ),
    "autocomplete is not scoped": Plant(
        "wang", "leak", off(ChildAdmin, "get_queryset", _all_rows), attacks.autocompletes
    ),
    "lookups are not checked": Plant(
        "sun", "oracle", off(ScopedAdmin, "lookup_allowed", stock("lookup_allowed")),
        partial(attacks.lookups, labels=("accounts.Staff",)),
    ),
    "search looks at every child": Plant(
        "zhang", "oracle", off(RecordAdmin, "get_search_results", stock("get_search_results")), attacks.forum_search
    ),
    "filters offer every row": Plant(
        "zhang", "leak",
        both(off(TalkAdmin, "list_filter", ("children",)), off(ScopedRelatedFilter, "field_choices", _all_choices)),
        pages("admin:talks_talk_changelist"),
    ),
    "selects offer every row": Plant(
        "zhang", "leak",
        both(off(PairingAdmin, "formfield_for_foreignkey", stock("formfield_for_foreignkey"))),
        attacks.prefilled,
    ),
    "forged keys are saved": Plant(
        "zhang", "forged",
        both(off(PairingAdmin, "formfield_for_foreignkey", stock("formfield_for_foreignkey")), UNCHECKED),
        attacks.forged_pairing,
    ),
    "children are brought into any class": Plant(
        "he", "forged", both(off(SurveyInline, "formfield_for_foreignkey", _any_class), UNCHECKED), attacks.stolen_class
    ),
    "a history opens by guessing its key": Plant(
        "wang", "leak", both(off(ScopedAdmin, "get_object", _any_object), off(Scope, "has_view_permission", always)),
        pages("admin:registry_child_history"),
    ),
    "a history names rows out of sight": Plant(
        "zhang", "leak", off(lib.admin.history._Text, "_names_of", _unscoped_names),
        pages("admin:pairing_pairing_history"),
    ),
    "exports are not scoped": Plant(
        "zhang", "leak",
        both(off(ScopedAdmin, "_filtered", _all_rows), off(PairingQuerySet, "exportable_by", everything)),
        pages("admin:pairing_pairing_export"),
    ),
    "rows are deleted": Plant(
        "zhang", "shown", off(ScopedAdmin, "deletable", True), pages("admin:pairing_pairing_delete")
    ),
    "accounts are open to all": Plant(
        "wang", "leak", off(StaffAdmin, "_exists_for", ScopedAdmin._exists_for),
        pages("admin:accounts_staff_changelist"),
    ),
    "staff are found by their number": Plant(
        "wang", "oracle", off(StaffAdmin, "get_search_fields", stock("get_search_fields")), attacks.numbers
    ),
    "everybody imports staff": Plant(
        "sun", "shown", off(StaffAdmin, "has_import_permission", always), pages("admin:accounts_staff_import")
    ),
    # ------------------------------------------------------------------ our own pages
    "a page forgets the role": Plant("wang", "shown", unguarded("dashboard-people"), pages("dashboard-people")),
    "a page forgets to ask who is there": Plant(
        "nobody", "open", unguarded("roster-template"), pages("roster-template")
    ),
    "the roster is open to leadership": Plant(
        "sun", "leak",
        both(unguarded("roster-original"), off(RosterImportQuerySet, "visible_to", everything)),
        pages("roster-original"),
    ),
    "a record can be about any child": Plant(
        "he", "forged", off(RecordQuerySet, "writable_children", any_child_of), attacks.forged_log
    ),
    "a form opens for any child": Plant(
        "he", "leak", off(RecordQuerySet, "writable_children", any_child_of), attacks.prefilled
    ),
    "bulk pairing takes any child": Plant(
        "zhang", "forged", off(pairing.screens.bulk, "pairable_children", any_child),
        pages("pairing-bulk"),
    ),
    "drafts have no owner": Plant("zhang", "leak", off(drafts, "find", _any_draft), attacks.drafts),
    "drafts are thrown away for others": Plant(
        "zhang", "forged", off(drafts, "forget", _forget_any), attacks.drafts
    ),
    "next leads anywhere": Plant(
        "wang", "led away", off(lib.screens, "url_has_allowed_host_and_scheme", always), attacks.led_away
    ),
    "what one may not do says so": Plant(
        "wang", "told", off(config.urls, "handler403", "django.views.defaults.permission_denied"), attacks.forged_change
    ),
}  # fmt: skip
