"""Two files of one child become one, and can be taken apart again.

The file that goes is deleted, so that no list, count, search or roster has to leave it out; before that everything that
refers to it moves to the file that stays. The database holds each step: what still referred to it could not be saved.
"""

import json
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lib import history, wholes
from registry.clashes import clashes, in_the_way, pointing_at, references
from registry.kept import Kept, begun_about
from registry.models import Child, Guardian, MergedFile, Parent, TermSurvey
from registry.models.away import AwayFacts

# What may be taken from the file that goes; whoever merges chooses.
OF_CHILD = ("name", "sex", "birth_date", "id_number", "no_id_reason", "ethnicity")
GUARDIAN = "guardian"
CHOICES = (*OF_CHILD, GUARDIAN, *Parent.Kind.values)
# What the staying survey row of a term takes over where it says nothing. Verdicts and who verified stay its own.
SURVEYED = (
    "school_class_id", "address", "registered_address", "health", "health_note", *AwayFacts.FACTS, "guardianship",
    "income", "aid", "key_support", "risk", "remarks",
)  # fmt: skip


@transaction.atomic
def merge(*, staying: Child, away: Child, taken, by) -> MergedFile:
    """`taken`: which of `CHOICES` come from the file that goes.

    Raises ValidationError with what stands in the way, and then nothing is changed.
    """
    staying, away = _locked(staying, away)
    if problems := in_the_way(clashes(staying, away), staying, by):
        raise ValidationError(problems)
    kept = Kept(by, child=wholes.packed([away]))
    merged = MergedFile(child=staying, away_id=away.pk, name=away.name, kept=json.dumps(kept.contents()), by=by)
    merged.save()
    with history.because(merged.reason), all_or_nothing():
        _settle(staying, away, set(taken), kept)
        for model, name in references():
            kept.move(model, name, away, staying)
        if left := pointing_at(away):
            raise ValidationError(_("Something came to the other file just now (%(what)s). Try again.") % {
                "what": "，".join(left),
            })  # fmt: skip
        history.delete([away], by=by)
        kept.drafts = begun_about(away.pk, staying.pk)
        _fill_in(staying, away, set(taken), kept)
    merged.kept = json.dumps(kept.contents())
    merged.save()
    return merged


def _locked(staying, away):
    """Both as they stand now; whoever merges or logs at the same moment waits."""
    there = {child.pk: child for child in Child.objects.select_for_update().filter(pk__in=[staying.pk, away.pk])}
    if len(there) < 2:
        raise ValidationError(_("One of the two files is not there any more."))
    return there[staying.pk], there[away.pk]


@contextmanager
def all_or_nothing():
    """What the database refuses, in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError(_("The two files do not fit together as they are. Nothing was changed.")) from error


def _settle(staying, away, taken, kept):
    """Of what there can be one, one stays."""
    _settle_guardians(staying, away, taken, kept)
    _settle_parents(staying, away, taken, kept)
    _settle_surveys(staying, away, kept)
    for clash in clashes(staying, away):
        kept.give_way(clash.rows())


def _settle_guardians(staying, away, taken, kept):
    """Who looks after the child now: the one that was chosen stays, in full where both are the same person."""
    now = {row.child_id: row for row in Guardian.objects.current().filter(child__in=[staying, away])}
    if len(now) < 2:
        return
    stays, goes = now[staying.pk], now[away.pk]
    if GUARDIAN in taken:
        stays, goes = goes, stays
    kept.give_way([goes])
    if stays.name == goes.name:
        _take_over(stays, goes, _columns_of(Guardian), kept)


def _settle_parents(staying, away, taken, kept):
    there = {(row.child_id, row.kind): row for row in Parent.objects.filter(child__in=[staying, away])}
    for kind in Parent.Kind.values:
        stays, goes = there.get((staying.pk, kind)), there.get((away.pk, kind))
        if stays and goes:
            kept.give_way([goes])
            _take_over(stays, goes, _columns_of(Parent), kept, rather=kind in taken)


def _settle_surveys(staying, away, kept):
    """Of a term that both were surveyed in the staying file's row stays; facts that do not fit it are not taken."""
    rows = TermSurvey.objects.filter(child__in=[staying, away])
    of = {child.pk: {row.term_id: row for row in rows if row.child_id == child.pk} for child in (staying, away)}
    both = [(row, of[away.pk][term]) for term, row in of[staying.pk].items() if term in of[away.pk]]
    kept.give_way([goes for _stays, goes in both])
    for stays, goes in both:
        _take_over(stays, goes, SURVEYED, kept)


def _columns_of(model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.name not in ("id", "child", "kind")]


def _take_over(stays, goes, names, kept, *, rather=False):
    """`stays` gets what it lacks from `goes`; if `rather`, whatever `goes` says."""
    before = wholes.columns(stays)
    for name in names:
        if getattr(goes, name) and (rather or not getattr(stays, name)):
            setattr(stays, name, getattr(goes, name))
    try:
        stays.clean()
    except ValidationError:
        wholes.set_columns(stays, before)
    kept.change(stays, before)


def _fill_in(staying, away, taken, kept):
    """The child's own fields, when the file that had the ID number is gone: no number stands on two files."""
    before = wholes.columns(staying)
    for name in taken & set(OF_CHILD):
        setattr(staying, name, getattr(away, name))
    if staying.id_number:
        staying.no_id_reason = ""
    if wholes.columns(staying) != before:
        staying.full_clean()
        kept.change(staying, before)
