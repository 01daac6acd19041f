"""Cleaning of text that people typed or pasted: what cannot be seen goes, what was meant stays."""

import re
import unicodedata
from functools import lru_cache

# Characters that are never seen: soft hyphen, zero-width, direction marks, byte-order mark, tags, lone surrogates, and
# the two that are none.
INVISIBLE = (
    {0x00AD, 0x061C, 0x180E, 0xFEFF, 0xFFFE, 0xFFFF}
    | set(range(0x200B, 0x2010))
    | set(range(0x202A, 0x202F))
    | set(range(0x2060, 0x2070))
    | set(range(0xFFF9, 0xFFFC))
    | set(range(0xE0000, 0xE0080))
    | set(range(0xD800, 0xE000))
)
CONTROLS = set(range(0x20)) | set(range(0x7F, 0xA0))
LINE_ENDS = {0x0A, 0x85, 0x2028, 0x2029}
SPACES = {0x09, 0x0B, 0x0C}
_TABLE = dict.fromkeys(INVISIBLE | CONTROLS) | dict.fromkeys(SPACES, " ") | dict.fromkeys(LINE_ENDS, "\n")
LONGEST_REMEMBERED = 60  # characters; longer texts hardly come twice
_BLANKS = re.compile(r"[^\S\n]+")
_NO_WORDS = re.compile(r"[\W_]+")
_MANY_LINES = re.compile(r"\n{3,}")

# Every shape in which the dot of a name like 阿依古丽·买买提 is typed.
_DOT = re.compile(r"(?<=\w)\s*[·•・‧∙⋅●᛫․⸱﹒｡。.．]+\s*(?=\w)")
_PLAIN_NAME = re.compile("[\u4e00-\u9fff]+")  # nothing to clean: only common Chinese characters
_QUOTES = "'‘’`´\"“”"
_BESIDE_WIDE = re.compile(r"(?<=[^\x00-\u02ff]) +| +(?=[^\x00-\u02ff])")


def clean(text: str) -> str:
    """`text` without control and invisible characters, with plain spaces, trimmed; its lines stay lines."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)
    lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\n")]
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()


def whole_number(text: str) -> int | None:
    """The number that `text` writes in plain digits, if any row's key or any page could be that large."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def squeeze(text: str) -> str:
    """`text` for comparing: half width, no spaces, nothing invisible. Not for keeping."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):
        return text
    return _squeezed(text) if len(text) <= LONGEST_REMEMBERED else _squeezed.__wrapped__(text)


@lru_cache(maxsize=4096)
def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", clean(text)).split())


def condense(text: str) -> str:
    """`text` down to its letters and digits, in small letters: the same for two texts that say the same."""
    return _NO_WORDS.sub("", squeeze(text)).casefold()


def clean_name(text: str) -> str:
    """A person's name: full-width letters made plain, any middle dot made ``·``, no spaces beside Chinese.

    Rare characters stay as they were typed: compatibility ideographs are never folded into common ones.
    """
    if _PLAIN_NAME.fullmatch(text):
        return text
    text = clean(text).strip(_QUOTES).strip()
    text = "".join(map(_plain_character, text.replace("\n", " ")))
    text = _DOT.sub("·", text).strip(" .·")
    return " ".join(_BESIDE_WIDE.sub("", text).split())


@lru_cache(maxsize=8192)
def _plain_character(character: str) -> str:
    code = ord(character)
    if 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F:
        return character
    return unicodedata.normalize("NFKC", character)
