"""The layouts in which the register is handed in: one .toml file beside this module each.

    title = "…"             of the sheet, after the school and the term
    label, note             how it is offered to whoever exports
    counted = "…"           the verdict that a child must have to be listed (civil_affairs, education); none: everybody
    template = true         the columns of the roster template, so that what goes out comes in again
    [[columns]]             header, value (see values.py), list, empty, width, required
    [lists.name]            code = "word"; a list that is not here is one of words.toml
    foot = ["…"]            lines for signatures
    [summary]               a second sheet: title, and [[summary.parts]] with label, value, list, empty, words, several

A column without `value` is one that the form has and the register does not keep: it stays empty.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from registry.roster.vocabulary import canonical, sheet_template

HERE = Path(__file__).parent
USUAL_WIDTH = 12
SEVERAL, PHONES = "、", "\n"  # what stands between two words, and between two phone numbers


@dataclass(frozen=True, slots=True)
class Column:
    """What stands under a header. `words` is code -> word, empty for what is written as it is kept."""

    header: str
    value: str = ""
    words: dict = field(default_factory=dict)
    empty: str = ""  # what is written when nothing is known; most layouts leave the cell empty
    width: int = USUAL_WIDTH
    required: bool = False

    def shown(self, value):
        """The cell for a value of the register."""
        if value in (None, "", ()):
            return self.words.get("", self.empty)
        if isinstance(value, (tuple, list)):
            return (SEVERAL if self.words else PHONES).join(self.words.get(one, one) for one in value)
        return self.words.get(value, value)


@dataclass(frozen=True, slots=True)
class Part:
    """A breakdown of the summary: its name, how a child's word is found, the words that there are, in their order.

    `several`: a child may have several of them, so that they do not add up to the number of children.
    """

    label: str
    column: Column
    words: tuple[str, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    slug: str
    title: str
    label: str
    note: str
    columns: tuple[Column, ...]
    counted: str = ""
    foot: tuple[str, ...] = ()
    summary_title: str = ""
    parts: tuple[Part, ...] = ()
    place: int = 0  # in the order in which they are offered


@cache
def layouts() -> dict[str, Layout]:
    """Slug -> layout, in the order in which they are offered."""
    found = [_layout(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) for path in HERE.glob("*.toml")]
    return {layout.slug: layout for layout in sorted(found, key=lambda layout: (layout.place, layout.slug))}


def _layout(slug, said) -> Layout:
    lists, summary = said.pop("lists", {}), said.pop("summary", {})
    columns = sheet_template()["columns"] if said.pop("template", False) else said.pop("columns")
    return Layout(
        slug=slug,
        columns=tuple(_column(column["header"], column, lists) for column in columns),
        foot=tuple(said.pop("foot", ())),
        summary_title=summary.get("title", ""),
        parts=tuple(_part(part, lists) for part in summary.get("parts", ())),
        **said,
    )


def _column(header, said, lists) -> Column:
    name = said.get("list", "")
    words = (lists[name] if name in lists else canonical(name)) if name else {}
    of_column = {key: said[key] for key in ("value", "empty", "width", "required") if key in said}
    return Column(header=header, words=words, **of_column)


def _part(said, lists) -> Part:
    column = _column(said["label"], said, lists)
    words = said.get("words") or tuple(dict.fromkeys(column.words.values()))
    return Part(said["label"], column, tuple(words), said.get("several", False))
