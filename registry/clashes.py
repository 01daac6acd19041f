"""Rows of two files of one child that cannot stand in one file: the database's own constraints say which.

Everything that refers to a child is found in the models, so a new type of record needs no entry here.
"""

from dataclasses import dataclass
from functools import cache

from django.db.models import CharField, Exists, IntegerField, Model, OuterRef, Q, UniqueConstraint, Value
from django.utils.translation import gettext as _

from lib.takeback import relations
from registry.kinds import in_one_query
from registry.models import Child, Guardian, TermSurvey
from registry.records import RecordChild


@dataclass(frozen=True)
class Rule:
    """Of `model` there is one row for a child (`name` is the foreign key) and what `others` refer to.

    Without a condition it is the same thing entered twice, of which one is enough. With a condition, as of pairings
    that have not ended, both may be meant, and people have to settle it.
    """

    model: type[Model]
    name: str
    others: tuple[str, ...]
    condition: Q | None = None

    def rows(self, child):
        rows = self.model._base_manager.filter(**{self.name: child}).order_by()
        return rows if self.condition is None else rows.filter(self.condition)

    def clashing(self, staying, away):
        """The rows of `away` that `staying` has already."""
        same = {other: OuterRef(other) for other in self.others}
        return self.rows(away).filter(Exists(self.rows(staying).filter(**same)))

    @property
    def needs_people(self) -> bool:
        """Who looks after the child is chosen where files are merged; whatever else is running is not decided there."""
        return self.condition is not None and self.model is not Guardian

    @property
    def is_link(self) -> bool:
        """A row that says no more than that the child is in a record."""
        return issubclass(self.model, RecordChild) or bool(self.model._meta.auto_created)


def references() -> list[tuple[type[Model], str]]:
    """(model, its foreign key to a child), of every table but those of histories."""
    return [(relation.related_model, relation.field.name) for relation in relations(Child)]


@cache
def rules() -> tuple[Rule, ...]:
    found = []
    for model, name in references():
        options = model._meta
        unique = [(c.fields, c.condition) for c in options.constraints if isinstance(c, UniqueConstraint)]
        unique += [(fields, None) for fields in options.unique_together]
        unique += [((name,), None)] if options.get_field(name).unique else []
        for fields, condition in unique:
            if name in fields:
                found.append(Rule(model, name, tuple(other for other in fields if other != name), condition))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Clash:
    """The rows of the file that goes (`keys`) that the staying one has already."""

    rule: Rule
    keys: tuple[int, ...]

    @property
    def kind(self):
        return self.rule.model._meta.verbose_name

    def rows(self) -> list:
        return list(self.rule.model._base_manager.filter(pk__in=self.keys))


def clashes(staying, away) -> list[Clash]:
    """All of them in one query."""
    parts = [
        rule.clashing(staying, away).values_list(Value(number, IntegerField()), "pk")
        for number, rule in enumerate(rules())
    ]
    found = {}
    for number, pk in in_one_query(parts):
        found.setdefault(number, []).append(pk)
    return [Clash(rules()[number], tuple(sorted(keys))) for number, keys in sorted(found.items())]


def in_the_way(found, staying, user) -> list[str]:
    """What people have to settle first, in words. What `user` may not see is only named by its kind."""
    said = []
    for clash in (clash for clash in found if clash.rule.needs_people):
        what = _("Both files have a running %(kind)s, and there can be only one. End one of them first.")
        names = " ↔ ".join(dict.fromkeys(_names(clash, staying, user)))
        said.append(f"{names and f'{names}：'}{what % {'kind': clash.kind}}")
    return said + _held_fast(found) + _off_the_register(found, staying)


def _names(clash, staying, user):
    rule = clash.rule
    seen = rule.model._default_manager.visible_to(user)
    if not rule.others:
        yield from (str(row) for row in seen.filter(pk__in=rule.rows(staying).values("pk")))
    for row in seen.filter(pk__in=clash.keys):
        yield "，".join(str(getattr(row, name)) for name in rule.others) if rule.others else str(row)


def _held_fast(found) -> list[str]:
    """Rows that would have to give way, and to which others refer."""
    said = []
    for clash in (clash for clash in found if not clash.rule.needs_people):
        for relation in relations(clash.rule.model):
            if relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": clash.keys}).exists():
                said.append(_("Both files have a %(kind)s, and there is more on both.") % {"kind": clash.kind})
    return said


def _off_the_register(found, staying) -> list[str]:
    """Of a term that both have a row for the staying one is kept; it must not take a child off that is still here."""
    keys = [pk for clash in found if clash.rule.model is TermSurvey for pk in clash.keys]
    here = TermSurvey.objects.filter(pk__in=keys, left_on=None)
    left = TermSurvey.objects.filter(child=staying, left_on__isnull=False, term__in=here.values("term"))
    what = _("In %(term)s this file has left the register, and the other one is on it. Keep the other file instead.")
    return [what % {"term": row.term} for row in left.select_related("term")]


def pointing_at(child) -> set[str]:
    """The tables of which a row refers to `child`."""
    parts = [
        model._base_manager.filter(**{name: child}).order_by().values_list(Value(model._meta.label, CharField()))
        for model, name in references()
    ]
    return {label for (label,) in in_one_query(parts)}
