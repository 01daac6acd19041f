"""Which field each column of a roster holds, from its header, the headers above it and the columns beside it."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from lib.text import squeeze
from registry.roster.vocabulary import headers, pattern

CHILD, GUARDIAN, FATHER, MOTHER, PARENT = "child", "guardian", "father", "mother", "parent"
MEMBERS = ("member1", "member2")

# owner -> the attributes that are kept of it, as field "owner_attribute".
_KEPT = {
    GUARDIAN: {"name", "relation", "phones", "age", "occupation", "health", "address"},
    FATHER: {"name", "phones", "workplace", "employer"},
    MOTHER: {"name", "phones", "workplace", "employer"},
    PARENT: {"name", "relation", "phones"},
    **dict.fromkeys(MEMBERS, {"name", "relation", "phones", "workplace", "employer", "is_guardian"}),
}
# What an attribute means when it is said of the child.
_OF_CHILD = {
    "name": "name",
    "phones": "guardian_phones",
    "health": "health",
    "address": "address",
    "relation": "guardian_relation",
    "workplace": "parents_workplace",
    "employer": "parents_workplace",
}
SERIAL, IGNORED = "serial", ""
CLASS_FIELDS = ("class_text", "grade", "intake")  # together they say the class


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was understood. `field` is IGNORED where a roster has what the register does not need.

    One that was not may hold what a column before it holds already: that field is what it `repeats`.
    """

    field: str
    at: int
    letter: str
    header: str
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header says: a field by itself, or an attribute whose owner the place must tell."""

    field: str | None = None
    owner: str = ""
    attribute: str = ""


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """A header as it is looked up."""
    plain = squeeze(text)
    cut = pattern("headers", "marks").sub("", plain)
    brackets = pattern("headers", "brackets").search(cut)
    if brackets and brackets[1] in headers()["owners"]:
        cut = brackets[1] + cut.replace(brackets[0], "")
    elif brackets and cut not in _all_words():
        cut = cut.replace(brackets[0], "") or cut
    return cut


@cache
def _all_words() -> frozenset[str]:
    return frozenset(word for section in headers().values() for word in section)


@cache
def _owner_prefix() -> re.Pattern:
    words = sorted(headers()["owners"], key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, words))})(?:的|之)?(.*)")


@lru_cache(maxsize=4096)
def meaning(text: str) -> Meaning | None:
    """What one header text says by itself; None if it is no known header."""
    words, known = normal(text), headers()
    if not words:
        return None
    if words in known["fields"]:
        return Meaning(field=known["fields"][words], attribute=known["attributes"].get(words, ""))
    if words in known["attributes"]:
        return Meaning(attribute=known["attributes"][words])
    if words in known["ignored"]:
        return Meaning(field=SERIAL if known["ignored"][words] == SERIAL else IGNORED)
    if words in known["owners"]:
        return Meaning(owner=known["owners"][words])
    for match in (_owner_prefix().fullmatch(words), _owner_prefix().fullmatch(_without_prefix(words))):
        if match and match[2] in known["attributes"]:
            return Meaning(owner=known["owners"][match[1]], attribute=known["attributes"][match[2]])
    return None


def _without_prefix(words: str) -> str:
    """``儿童父亲姓名`` says no more than ``父亲姓名``."""
    match = _owner_prefix().fullmatch(words)
    return match[2] if match and headers()["owners"][match[1]] == CHILD else ""


@cache
def name_headers() -> frozenset[str]:
    """The headers that a column of children's names can have; a row with one of them is a header again."""
    return frozenset(word for word, field in headers()["fields"].items() if field == "name")


def columns(paths: list[tuple[int, str, tuple[str, ...]]]) -> tuple[list[Column], list[Column]]:
    """The understood and the unknown columns of a header; of two columns for one field, the second is unknown.

    `paths` are (position, letter, header texts from top to bottom) of every column that has a header.
    """
    meanings = [_of_path(texts) for _at, _letter, texts in paths]
    reader = _Reader(meanings)
    understood, unknown, taken = [], [], {SERIAL}
    for (at, letter, texts), (said, group) in zip(paths, meanings, strict=True):
        field = reader.field(said, group) if said else None
        if field is None or (field in taken and not field.endswith("_phones") and field != SERIAL):
            unknown.append(Column(IGNORED, at, letter, texts[-1], repeats=field or ""))
            continue
        if field != IGNORED:
            taken.add(field)
        understood.append(Column(field, at, letter, texts[-1]))
    return _registered_address_serves(understood), unknown


def key_of(paths: list[tuple[int, str, tuple[str, ...]]]) -> str:
    """The same for headers of the same words in the same order, wherever on a sheet they stand."""
    words = "\n".join("/".join(map(normal, texts)) for _at, _letter, texts in paths)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def explained(
    understood: list[Column], unknown: list[Column], said: Mapping[int, str]
) -> tuple[list[Column], list[Column]]:
    """The columns as somebody has explained them: position -> field, IGNORED for what is not needed."""
    if not said:
        return understood, unknown
    told = [replace(column, field=said[column.at]) for column in (*understood, *unknown) if column.at in said]
    rest = [column for column in understood if column.at not in said]
    return sorted([*rest, *told], key=lambda column: column.at), [c for c in unknown if c.at not in said]


def _of_path(texts: tuple[str, ...]) -> tuple[Meaning | None, str]:
    """The meaning of a column's own header, and the owner that the headers above it name."""
    owners = [said.owner for said in map(meaning, texts[:-1]) if said and said.owner and not said.attribute]
    return meaning(texts[-1]) or meaning("".join(texts)), owners[-1] if owners else ""


class _Reader:
    """Reads the columns from left to right, keeping in mind of whom the last one spoke."""

    def __init__(self, meanings: list[tuple[Meaning | None, str]]):
        self.person = CHILD
        said = [(said, group) for said, group in meanings if said]
        self.has_guardian = any(GUARDIAN in (meant.owner, group) for meant, group in said)
        self.loose = Counter(meant.attribute for meant, group in said if not meant.owner and group in ("", CHILD))

    def field(self, said: Meaning, group: str) -> str | None:
        """The field that the column holds; None if that cannot be told."""
        if said.owner:
            return self._of(said.owner, said.attribute or "name")
        if group not in ("", CHILD) and said.attribute:
            return self._of(group, said.attribute)
        if said.field is not None and not self._goes_on(said):
            self.person = CHILD if said.field not in (SERIAL, IGNORED) else self.person
            return said.field
        return self._loose(said.attribute)

    def _goes_on(self, said: Meaning) -> bool:
        """Whether words that could be the child's go on about the person on the left."""
        if self.person == CHILD:
            return False
        return said.attribute == "health" or (said.attribute == "other" and self.loose["other"] > 1)

    def _loose(self, attribute: str) -> str | None:
        """An attribute without an owner belongs to the person on its left, with two exceptions."""
        if attribute == "relation" and self.person not in (*MEMBERS, PARENT):
            return self._of(GUARDIAN, attribute)
        if attribute in ("workplace", "employer") and self.loose[attribute] < 2:
            return _OF_CHILD[attribute]
        return self._of(self.person, attribute)

    def _of(self, owner: str, attribute: str) -> str:
        self.person = owner
        if owner == CHILD:
            return _OF_CHILD.get(attribute, IGNORED)
        if owner == PARENT and attribute in ("workplace", "employer"):
            return _OF_CHILD[attribute]
        if attribute not in _KEPT[owner]:
            return IGNORED
        if owner == PARENT and not self.has_guardian:
            owner = GUARDIAN  # the only adult whom the roster names is the one who looks after the child
        return f"{owner}_{attribute}"


def _registered_address_serves(understood: list[Column]) -> list[Column]:
    """Where no present address is given, the one in the household register stands for it."""
    if any(column.field == "address" for column in understood):
        return understood
    return [
        replace(column, field="address") if column.field == "household_address" else column for column in understood
    ]
