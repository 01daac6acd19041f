"""Two files of one child side by side: what each says, where they differ, and what a merging would take from which."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from lib.fields import SensitiveText
from lib.masks import mask_for
from registry.kinds import in_one_query, open_kinds
from registry.merging import GUARDIAN, OF_CHILD
from registry.models import Child, Parent, TermSurvey
from registry.models.child import ACTIVE_PAIRING


@dataclass(slots=True)
class Line:
    """`here` stands in the file that stays, `there` in the other, and is `taken` where that was chosen."""

    name: str
    label: Any
    here: str
    there: str
    may_choose: bool = False
    taken: bool = False

    @property
    def differs(self) -> bool:
        return self.may_choose or self.here != self.there


def lines(staying: Child, away: Child, posted) -> list[Line]:
    """What is chosen stands in `posted`; before that the value that is there, and of two the staying file's."""
    found = [*_of_child(staying, away, posted), *_people(staying, away, posted), *_told(staying, away)]
    return [line for line in found if line.here or line.there]


def taken(found) -> set[str]:
    return {line.name for line in found if line.taken}


def _of_child(staying, away, posted):
    numbered = staying.id_number or away.id_number
    for name in OF_CHILD:
        if name == "no_id_reason" and numbered:  # says nothing where there is a number
            continue
        field = Child._meta.get_field(name)
        here, there = (getattr(child, name) for child in (staying, away))
        line = Line(name, field.verbose_name, _shown(staying, field), _shown(away, field), here != there)
        yield _chosen(line, posted, there and not here)


def _shown(row, field) -> str:
    value = getattr(row, field.name)
    if isinstance(field, SensitiveText):
        return mask_for(field.kind)(value)
    display = getattr(row, f"get_{field.name}_display", None)
    return str(display() if display and value else value or "")


def _chosen(line, posted, better):
    line.taken = line.may_choose and posted.get(line.name, "there" if better else "here") == "there"
    return line


def _people(staying, away, posted):
    """Whoever looks after the child now, and the parents: as a whole, for they are one person each."""
    kinds = {GUARDIAN: _("guardian"), **{kind.value: kind.label for kind in Parent.Kind}}
    for name, label in kinds.items():
        here, there = (_person(child, name) for child in (staying, away))
        both = here is not None and there is not None
        line = Line(name, label, _in_words(here), _in_words(there), both and _facts(here) != _facts(there))
        yield _chosen(line, posted, False)


def _person(child, name):
    if name == GUARDIAN:
        return next((row for row in child.guardians.all() if row.until is None), None)
    return next((row for row in child.parents.all() if row.kind == name), None)


def _facts(row):
    return [getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in ("id", "child")]


def _in_words(row) -> str:
    if row is None:
        return ""
    more = row.get_relation_display() if hasattr(row, "relation") and row.relation else ""
    phones = mask_for(row._meta.get_field("phones").kind)(row.phones)
    return "\n".join(filter(None, [f"{row.name} {more}".strip(), *phones.split()]))


def _told(staying, away):
    """What nobody chooses: it all comes together, and of a term's survey the staying file's row goes first."""
    both = (staying.pk, away.pk)
    surveys, helpers, records = _surveys(both), _helpers(both), _records(both)
    for slug, label, of in (
        ("class", _("class"), surveys),
        ("helpers", _("helper"), helpers),
        ("records", _("records"), records),
    ):
        yield Line(slug, label, *("\n".join(of[pk]) for pk in both))


def _surveys(both):
    rows = TermSurvey.objects.filter(child__in=both).select_related("term", "school_class")
    found = defaultdict(list)
    for row in rows.order_by("-term__first_day"):
        left = f" {row.get_left_reason_display()}" if row.left_on else ""
        found[row.child_id].append(f"{row.term} {row.class_name or _('Class not known')}{left}")
    return found


def _helpers(both):
    rows = Child.objects.filter(pk__in=both, **{f"{ACTIVE_PAIRING}__isnull": False})
    found = defaultdict(list)
    for pk, name, until in rows.values_list("pk", f"{ACTIVE_PAIRING}__staff__name", f"{ACTIVE_PAIRING}__ended_on"):
        found[pk].append(name if until is None else f"{name} {_('until %(day)s') % {'day': until}}")
    return found


def _records(both):
    """How many, of the kinds that may be counted."""
    parts = [
        kind.links.objects.filter(child__in=both).order_by().values_list("child").annotate(n=Count("pk"))
        for kind in open_kinds()
    ]
    found = defaultdict(int)
    for pk, n in in_one_query(parts):
        found[pk] += n
    return {pk: [str(found[pk])] for pk in both}
