"""How good the records are: what is flagged, by teacher and by kind of record, each number with its list."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.text import whole_number
from registry.kinds import prose_kinds
from reports.boards.tiles import Tile
from reports.looking import Looking
from reports.quality import ALL, COPIED, FEWEST, FLAGS, LAST_DAY, MOST, SHORT, UNDER, Quality
from reports.roll import key
from reports.tables import Cell, Column, Row, Table, number

LENGTHS = (5, 10, 20, 50)  # characters, to choose from
TITLES = {ALL: gettext_lazy("Records"), **{flag.slug: flag.label for flag in FLAGS.values()}}


def quality_of(look: Looking, query) -> Quality:
    """The records looked at; under how many characters one is short stands in the address."""
    under = whole_number(query.get("under", ""))
    return Quality(look.sight, look.term, look.on, UNDER if under is None else min(max(under, FEWEST), MOST))


def address(look: Looking, quality: Quality, *view, **query) -> str:
    """Of the page (no `view`) or of a list, counting the same as short."""
    asked = {"under": quality.under if quality.under != UNDER else None, **query}
    return look.url(*(view or ("dashboard-quality",)), **asked)


def list_url(look: Looking, quality: Quality, slug: str, **query) -> str:
    return address(look, quality, "quality-list", slug, **query)


def quality_tiles(look: Looking, quality: Quality, counts: list[dict]) -> list[Tile]:
    notes = {
        ALL: _("entered this term"),
        COPIED: _("for several children or months"),
        SHORT: _("under %(n)s characters") % {"n": quality.under},
        LAST_DAY: _("on its last day or later"),
    }
    whole = _summed(counts)
    return [Tile(TITLES[slug], whole[slug], list_url(look, quality, slug), note) for slug, note in notes.items()]


def quality_tables(look: Looking, quality: Quality, counts: list[dict]) -> list[Table]:
    return [_by_teacher(look, quality, counts), _by_kind(look, quality, counts)]


def _by_teacher(look, quality, counts):
    """Where there is most to talk about comes first."""
    lines = defaultdict(list)
    for line in counts:
        lines[line["author__name"], line["author"]].append(line)
    summed = [(name, author, _summed(of)) for (name, author), of in lines.items()]
    summed.sort(key=lambda one: (-sum(one[2][slug] for slug in FLAGS), one[0], one[1]))
    rows = [_row(look, quality, name, of, author=author) for name, author, of in summed]
    return _table(look, quality, counts, "quality-teachers", _("By teacher"), _("name"), rows)


def _by_kind(look, quality, counts):
    summed = [(kind, _summed(line for line in counts if line["of_kind"] == kind.slug)) for kind in prose_kinds()]
    rows = [_row(look, quality, str(kind.name), of, kind=kind.slug) for kind, of in summed]
    return _table(look, quality, counts, "quality-kinds", _("By kind of record"), _("kind"), rows)


def _table(look, quality, counts, slug, title, head, rows):
    columns = [Column(head), *(Column(TITLES[slug]) for slug in TITLES)]
    return Table(slug, title, columns, rows, _row(look, quality, look.title, _summed(counts)))


def _row(look, quality, name, summed, **query):
    return Row(Cell(name), [number(summed[slug], list_url(look, quality, slug, **query)) for slug in TITLES])


def _summed(lines) -> Counter:
    found = Counter()
    for line in lines:
        found.update({slug: line[key(slug)] for slug in TITLES})
    return found
