"""What a column may hold whose header nobody knows: a proposal for whoever explains it, never applied unasked."""

import difflib
import re
from collections.abc import Collection, Sequence
from functools import cache

from lib import phones
from lib.id_numbers import LENGTH
from registry.roster import headers
from registry.roster.doubtful import has_surname, is_class
from registry.roster.headers import IGNORED, Column, columns, normal
from registry.roster.linekinds import is_name
from registry.roster.vocabulary import headers as known_headers
from registry.roster.vocabulary import words

CLOSE = 0.6  # of the letters of a header that must agree with those of a known one
MOST = 0.6  # of the samples that must look alike
_DATE = re.compile(r"(19|20)\d{2}[-./年]?\d{1,2}([-./月]?\d{1,2}日?)?( 00:00:00)?")


def proposals(columns: Sequence[Column], unknown: Collection[int], samples: Sequence[list[str]]) -> list[str]:
    """A field for each column: as it is understood; for the `unknown` positions the proposal, or IGNORED.

    By words that a header contains or nearly is; failing that by what stands below it. Nothing is proposed that
    another column holds already, nor a name where no names stand.
    """
    found = {column.at: column.field for column in columns if column.at not in unknown}
    for propose in (lambda column, _cells: _by_words(normal(column.header)), lambda _column, cells: _by_samples(cells)):
        for column, cells in zip(columns, samples, strict=True):
            if column.at not in found:
                fields = (field for field in propose(column, cells) if _is_free(field, cells, found.values()))
                if field := next(fields, IGNORED):
                    found[column.at] = field
    return [found.get(column.at, IGNORED) for column in columns]


def _is_free(field: str, cells: list[str], taken: Collection[str]) -> bool:
    if field == "name" and sum(map(is_name, cells)) < MOST * len(cells):
        return False
    return field.endswith("_phones") or field not in taken


def _by_words(words_of_header: str) -> list[str]:
    known = _known()
    within = [word for word in known if len(word) >= 2 and word in words_of_header]
    near = difflib.get_close_matches(words_of_header, known, n=1, cutoff=CLOSE)
    return [known[word] for word in [*sorted(within, key=len, reverse=True)[:1], *near][:1]]


@cache
def _known() -> dict[str, str]:
    """Every header that says a field by itself, and every attribute of every owner -> the field."""
    sections = known_headers()
    spelled = [*sections["fields"]]
    spelled += [owner + attribute for owner in sections["owners"] for attribute in sections["attributes"]]
    found = {}
    for word in spelled:
        (column, *_rest), _unknown = columns([(0, "A", (word,))]) if headers.meaning(word) else ([None], [])
        if column and column.field not in (IGNORED, headers.SERIAL):
            found[word] = column.field
    return found


def _by_samples(samples: list[str]) -> list[str]:
    """Every field that it may be, the likeliest first."""
    return [field for field, looks in LOOKS.items() if samples and sum(map(looks, samples)) >= MOST * len(samples)]


LOOKS = {
    "id_number": lambda text: len(text.strip()) == LENGTH and text.strip()[:-1].isdigit(),
    "class_text": is_class,
    "guardian_phones": lambda text: phones.is_mobile(text.strip()),
    "sex": lambda text: text.strip() in ("男", "女"),
    "birth_date": lambda text: bool(_DATE.fullmatch(text.strip())),
    "guardian_relation": lambda text: text.strip() in words("relation"),
    "name": has_surname,
    "guardian_name": is_name,
}
