"""Plain text for a terminal: columns that line up in Chinese too, and no crash where a character cannot be shown."""

import unicodedata
from collections.abc import Iterable, Sequence


def width(text: str) -> int:
    """Columns that `text` takes in a terminal; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def aligned(rows: Iterable[Sequence[str]], gap: str = "  ") -> list[str]:
    """One line for each row, its cells below those of the row above."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        gap.join(cell + " " * (most - width(cell)) for cell, most in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def tolerate(*streams) -> None:
    """Lets these streams show "?" for what their encoding lacks (an old Windows console), instead of failing."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
