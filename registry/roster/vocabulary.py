"""The words that rosters use, from the data files beside this module: headers, codes, patterns."""

import re
import tomllib
from functools import cache
from pathlib import Path

from lib.text import squeeze

HERE = Path(__file__).parent


def _load(name: str) -> dict:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def headers() -> dict[str, dict[str, str]]:
    """Section of headers.toml (fields, owners, attributes, ignored) -> header text -> key."""
    return {
        section: {squeeze(word): key for key, words in keys.items() for word in words}
        for section, keys in _load("headers").items()
    }


@cache
def words(name: str) -> dict[str, str]:
    """A list of words.toml, by name: word -> code."""
    return {squeeze(word): code for code, listed in _words()[name].items() for word in listed}


@cache
def canonical(name: str) -> dict[str, str]:
    """A list of words.toml, by name: code -> the word that reports use."""
    return {code: listed[0] for code, listed in _words()[name].items()}


@cache
def _words() -> dict:
    return _load("words")


@cache
def _patterns() -> dict:
    return _load("patterns")


def _compile(pattern: str) -> re.Pattern:
    for name, part in _patterns()["parts"].items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return re.compile(pattern)


@cache
def pattern(section: str, name: str) -> re.Pattern:
    """One pattern of patterns.toml, compiled, to be matched against squeezed text."""
    return _compile(_patterns()[section][name])


@cache
def patterns(section: str, name: str) -> tuple[re.Pattern, ...]:
    """A list of patterns of patterns.toml, in the order in which they are tried."""
    return tuple(map(_compile, _patterns()[section][name]))


@cache
def listed(section: str, name: str) -> frozenset[str]:
    return frozenset(_patterns()[section][name])


def characters(name: str) -> str:
    """``numerals`` (zero to ten) or ``zeros``."""
    return _patterns()[name]


def numeral(text: str) -> int:
    """``12``, ``十二``, ``二``: the number below 100 that is written. Raises ValueError."""
    if text.isascii():
        return int(text)
    digits = characters("numerals")
    for zero in characters("zeros"):
        text = text.replace(zero, digits[0])
    ten = digits[10]
    if ten not in text:
        return int("".join(str(digits.index(character)) for character in text))
    tens, _ten, ones = text.partition(ten)
    return (digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0)


@cache
def sheet_template() -> dict:
    """template.toml: the title and the columns of the roster that a school fills in."""
    return _load("template")


@cache
def handing_in() -> dict:
    """handing_in.toml: the words of a sheet that is handed in, around the table."""
    return _load("handing_in")
