"""The summary sheet of a return: its breakdowns by sex, and whether they add up and agree (勾稽)."""

from collections import Counter
from dataclasses import dataclass

from registry.codes import Sex
from registry.roster.exports.layouts import Layout, Part
from registry.roster.exports.values import value_of
from registry.roster.vocabulary import handing_in

SEXES = (Sex.MALE.value, Sex.FEMALE.value, "")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many children, and how many of them of each sex."""

    by_sex: tuple[int, int, int]

    @property
    def all(self) -> int:
        return sum(self.by_sex)

    @property
    def figures(self) -> tuple[int, int, int, int]:
        return self.all, *self.by_sex

    def __add__(self, other):
        return Counts(tuple(one + two for one, two in zip(self.by_sex, other.by_sex, strict=True)))


NOBODY = Counts((0, 0, 0))


@dataclass(frozen=True, slots=True)
class Summary:
    """`parts` holds each part of the layout with the counts of its words, in their order; `total` counts everybody."""

    total: Counts
    listed: int  # rows of the sheets of children
    parts: tuple[tuple[Part, tuple[Counts, ...]], ...]

    def differences(self) -> list[str]:
        """What does not add up, in words; nothing if all agrees."""
        words = handing_in()
        found = []
        if self.listed != self.total.all:
            found.append(words["not_listed"].format(found=self.listed, expected=self.total.all))
        for part, counts in self.parts:
            together = sum(counts, NOBODY)
            if not part.several and together != self.total:
                said = {"found": _figures(together), "expected": _figures(self.total)}
                found.append(words["difference"].format(part=part.label, **said))
        return found

    def check(self) -> str:
        """The line that says that the figures agree, or where they do not."""
        words, differences = handing_in(), self.differences()
        if differences:
            return words["differs"].format(differences=words["then"].join(differences))
        parts = words["and"].join(part.label for part, _counts in self.parts if not part.several)
        boys, girls, _unknown = self.total.by_sex
        return words["agrees"].format(count=self.total.all, parts=parts, boys=boys, girls=girls)

    def rows(self) -> list[list]:
        yield [*handing_in()["everybody"], *self._figures(self.total)]
        for part, counts in self.parts:
            for word, count in zip(part.words, counts, strict=True):
                yield [part.label, word, *self._figures(count)]

    def groups(self) -> tuple[tuple[int, int], ...]:
        """First and last row of each part."""
        found, last = [], 1
        for part, _counts in self.parts:
            found.append((last + 1, last + len(part.words)))
            last += len(part.words)
        return tuple(found)

    def _figures(self, counts) -> list:
        share = f"{counts.all / self.total.all:.1%}" if self.total.all else "—"
        return [*counts.figures, share]


def count_sexes(entries) -> Counts:
    found = Counter(entry.child.sex for entry in entries)
    return Counts(tuple(found[sex] for sex in SEXES))


def summary_of(layout: Layout, entries, listed: int) -> Summary:
    """The summary of `entries`, of whom `listed` stand on the sheets of children."""
    return Summary(count_sexes(entries), listed, tuple((part, _counted(part, entries)) for part in layout.parts))


def _counted(part: Part, entries) -> tuple[Counts, ...]:
    found = Counter((word, entry.child.sex) for entry in entries for word in _words_of(part, entry))
    return tuple(Counts(tuple(found[word, sex] for sex in SEXES)) for word in part.words)


def _words_of(part: Part, entry) -> set[str]:
    value = value_of(entry, part.column.value)
    if isinstance(value, tuple) and value:
        return {part.column.shown(one) for one in value}
    return {part.column.shown(value)}


def _figures(counts: Counts) -> str:
    return handing_in()["figures"].format(*counts.figures)
