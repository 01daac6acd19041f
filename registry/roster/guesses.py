"""What a column may hold whose header nobody knows: a proposal for whoever explains it, never applied unasked."""

import difflib
import re
from functools import cache

from lib import phones
from lib.id_numbers import LENGTH
from registry.roster import headers
from registry.roster.headers import IGNORED, columns, normal
from registry.roster.linekinds import is_name
from registry.roster.vocabulary import headers as known_headers
from registry.roster.vocabulary import words

CLOSE = 0.6  # of the letters of a header that must agree with those of a known one
MOST = 0.6  # of the samples that must look alike
_DATE = re.compile(r"(19|20)\d{2}[-./年]?\d{1,2}([-./月]?\d{1,2}日?)?( 00:00:00)?")


def guess(header: str, samples: list[str]) -> str:
    """The field, or IGNORED. By words that the header contains or nearly is; failing that by what stands below it."""
    return _by_words(normal(header)) or _by_samples(samples)


def _by_words(words_of_header: str) -> str:
    known = _known()
    within = [word for word in known if len(word) >= 2 and word in words_of_header]
    if within:
        return known[max(within, key=len)]
    near = difflib.get_close_matches(words_of_header, known, n=1, cutoff=CLOSE)
    return known[near[0]] if near else IGNORED


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


def _by_samples(samples: list[str]) -> str:
    for field, looks in LOOKS.items():
        if samples and sum(map(looks, samples)) >= MOST * len(samples):
            return field
    return IGNORED


LOOKS = {
    "id_number": lambda text: len(text.strip()) == LENGTH and text.strip()[:-1].isdigit(),
    "guardian_phones": lambda text: phones.is_mobile(text.strip()),
    "sex": lambda text: text.strip() in ("男", "女"),
    "birth_date": lambda text: bool(_DATE.fullmatch(text.strip())),
    "guardian_relation": lambda text: text.strip() in words("relation"),
    "guardian_name": is_name,
}
