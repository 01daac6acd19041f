"""Everything that ever happened to a child and that the reader may see, newest first, on one line."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from django.db.models import Count, F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from lib.text import whole_number
from registry.file import Entry, names_of_parts
from registry.kinds import all_kinds, in_one_query
from registry.models import Attachment

PAGE = 30
LAST_ENTRY = 100_000  # no timeline is longer
FILE = "file"  # what changed about the child, and is no record


@dataclass(frozen=True, slots=True)
class Cut:
    """Which of the entries are asked for: of one kind, one author, a span of days; `size` of them from `offset` on."""

    kind: str = ""
    author: int | None = None
    term: Any = None
    since: dt.date = dt.date.min
    until: dt.date = dt.date.max
    offset: int = 0
    size: int | None = PAGE  # None: all, for paper

    @classmethod
    def of(cls, query, terms):
        """What an address asks for. `terms` are the child's, the latest first; one lasts until the next begins."""
        offset = min(whole_number(query.get("from", "")) or 0, LAST_ENTRY)
        days, later = {}, dt.date.max
        for term in terms:
            days[str(term.pk)] = term, term.first_day, later
            later = term.first_day - dt.timedelta(days=1)
        span = days.get(query.get("term", ""), (None, dt.date.min, dt.date.max))
        return cls(query.get("kind", ""), whole_number(query.get("author", "")), *span, offset)

    @property
    def upto(self) -> int | None:
        """So many of each sort of entry are enough to fill the page, and to know whether another follows."""
        return None if self.size is None else self.offset + self.size + 1

    def takes(self, entry: Entry) -> bool:
        whose = self.author in (None, entry.by_id)
        return self.kind in ("", entry.kind) and whose and self.since <= entry.on <= self.until


@dataclass(frozen=True, slots=True)
class Timeline:
    entries: list
    older: int | None  # offset of the next page
    kinds: list = field(default_factory=list)  # [(slug, name, how many entries)] of which there are any
    authors: list = field(default_factory=list)  # [(key, name)] who wrote any


def timeline(child, others, standing, cut: Cut) -> Timeline:
    """`others` are the entries that are no records; `standing` is the reader's. Three queries, however many kinds."""
    entries = [entry for entry in others if cut.takes(entry)]
    entries += _records(child, standing, cut)
    entries.sort(key=lambda entry: entry.on, reverse=True)
    end = len(entries) if cut.size is None else cut.offset + cut.size
    kinds, authors = _choices(child, others, standing)
    shown = with_files(entries[cut.offset : end])
    return Timeline(shown, end if len(entries) > end else None, kinds, authors)


def with_files(entries) -> list[Entry]:
    """How many pictures and papers belong to each; one query."""
    named = Q(pk__in=[])
    for slug, of_kind in groupby(sorted((entry.kind, entry.pk) for entry in entries if entry.pk), itemgetter(0)):
        named |= Q(record_kind=slug, record_id__in=[pk for _slug, pk in of_kind])
    rows = Attachment.objects.filter(named).order_by().values_list("record_kind", "record_id").annotate(n=Count("pk"))
    files = {(slug, pk): n for slug, pk, n in rows}
    return [replace(entry, files=files.get((entry.kind, entry.pk), 0)) for entry in entries]


def _records(child, standing, cut):
    kinds = {kind.slug: kind for kind in all_kinds() if cut.kind in ("", kind.slug)}
    if not kinds:
        return
    parts = [_part(kind, child, standing, cut) for kind in kinds.values()]
    for row in in_one_query(parts).order_by("-on", "of_kind", "-pk")[: cut.upto]:
        kind = kinds[row["of_kind"]]
        url = reverse("record", args=[kind.slug, row["pk"]])
        told = row["text"], row["by"], url, row["concern"], row["who"], row["pk"]
        yield Entry(row["on"], kind.slug, kind.icon, kind.name, *told)


def _part(kind, child, standing, cut):
    rows = kind.model.objects.on_file_of(child, standing).order_by().filter(on__range=(cut.since, cut.until))
    if cut.author is not None:
        rows = rows.filter(author=cut.author)
    rows = rows.annotate(of_kind=Value(kind.slug), text=F(kind.headline), by=F("author__name"), who=F("author"))
    return rows.values("of_kind", "pk", "on", "concern", "text", "by", "who")


def _choices(child, others, standing) -> tuple[list, list]:
    """Which kinds of entry there are, with how many of each, and who wrote them."""
    counted, names = Counter(entry.kind for entry in others), {}
    parts = [
        kind.model.objects.on_file_of(child, standing).order_by().annotate(of_kind=Value(kind.slug))
        .values("of_kind", "author", "author__name").annotate(n=Count("pk"))
        for kind in all_kinds()
    ]  # fmt: skip
    for row in in_one_query(parts):
        counted[row["of_kind"]] += row["n"]
        names[row["author"]] = row["author__name"]
    named = [*((kind.slug, kind.name) for kind in all_kinds()), *names_of_parts(), (FILE, _("File"))]
    kinds = [(slug, name, counted[slug]) for slug, name in named if counted[slug]]
    return kinds, sorted(names.items(), key=lambda one: (one[1], one[0]))


def file_entries(child, surveys, pairings):
    """What changed about the child. `child` with its guardians prefetched; `surveys` and `pairings` are all of the
    child's, with their people.
    """
    return [*_surveys(surveys), *_guardians(child), *_pairings(pairings)]


def _surveys(surveys):
    for row, before in pairwise(surveys):  # the latest first
        if before.left_on and before.left_on < row.joined_on:
            yield Entry(row.joined_on, FILE, "child", _("Came back to the register"), str(row.term))
    for row in surveys:
        if row.verified_on:
            yield Entry(row.verified_on, FILE, "check", _("Survey verified"), str(row.term), row.verified_by.name)
        if row.left_on:
            yield Entry(row.left_on, FILE, "back", _("Left the register"), row.get_left_reason_display())


def _guardians(child):
    for guardian in child.guardians.all():
        who = f"{guardian.name} {guardian.get_relation_display()}" if guardian.relation else guardian.name
        if guardian.since:
            yield Entry(guardian.since, FILE, "user", _("New guardian"), who)
        if guardian.until:
            yield Entry(guardian.until, FILE, "user", _("No longer guardian"), who)


def _pairings(pairings):
    for pairing in pairings:
        helper = f"{pairing.staff.name} {pairing.get_kind_display()}"
        yield Entry(pairing.started_on, FILE, "pair", _("Paired"), helper)
        if pairing.ended_on:
            yield Entry(
                pairing.ended_on, FILE, "pair", _("Pairing ended"), f"{helper} {pairing.get_end_reason_display()}"
            )
