"""A header of a roster and the columns under it."""

from dataclasses import dataclass

from registry.roster.headers import CLASS_FIELDS, IGNORED, MEMBERS, PARENT, SERIAL, Column, name_headers


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the columns under it that are kept. `letters` is field -> letter of its first column.

    `unknown` columns are left out. `headed` are the positions of all columns that have a header, `first_bare` the
    first position that has none. `key` stands for its words, for what people say about it, `row` is its last row;
    `all` has every column with a header; `guessed` is the one that was taken for the names by what stands in it.
    `name_at` is None where nothing tells the names, which only happens in a header that is to be explained first.
    """

    key: str
    row: int
    columns: tuple[Column, ...]
    unknown: tuple[Column, ...]
    all: tuple[Column, ...]
    guessed: Column | None
    headed: frozenset[int]
    first_bare: int
    letters: dict[str, str]
    name_at: int | None
    serial_at: int | None
    headertexts: frozenset[str]
    several_adults: bool


def table_below(key: str, row: int, understood: list[Column], unknown: list[Column], guessed: Column | None) -> Table:
    """The table below a header that ends in `row`."""
    kept = tuple(column for column in understood if column.field not in (IGNORED, SERIAL))
    at = {column.field: column.at for column in reversed(understood)}
    letters = {column.field: column.letter for column in reversed(kept)}
    of_class = [letters[field] for field in CLASS_FIELDS if field in letters]
    if of_class:
        letters["school_class"] = of_class[0]
    everything = tuple(sorted((*understood, *unknown), key=lambda column: column.at))
    headed = frozenset(column.at for column in everything)
    return Table(
        key=key,
        row=row,
        columns=kept,
        unknown=tuple(unknown),
        all=everything,
        guessed=guessed,
        headed=headed,
        first_bare=next(at for at in range(len(headed) + 1) if at not in headed),
        letters=letters,
        name_at=at.get("name"),
        serial_at=at.get(SERIAL),
        headertexts=name_headers() | {column.header for column in kept if column.field == "name"},
        several_adults=any(column.field.startswith((*MEMBERS, PARENT + "_")) for column in kept),
    )
