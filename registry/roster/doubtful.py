"""A row that may be the header of a list of children although most of its words are not understood.

Nothing is read below such a row until somebody has said in the preview what its columns hold. So it takes little to be
shown: a school's own words must not keep its list out. It takes something all the same, for a letter, a timetable or a
price list is better refused at once than asked about. What speaks for children is either

- a known word for the child's name with names below it,
- a column of ID numbers, or
- a column of names below an unknown word, and beside it a word that is only said of people, or a column of classes.

Words as address, phone or remarks speak for nothing: a list of shops has them too. That a cell *can* be a name says
little, 豆腐 can; a column of names begins with the usual surnames and hardly repeats itself.
"""

import datetime
from collections.abc import Callable

from lib.id_numbers import LENGTH
from lib.text import clean, squeeze
from registry.roster.classes import find as find_class
from registry.roster.headers import Meaning, meaning
from registry.roster.linekinds import LONGEST_HEADER, is_name
from registry.roster.values import plain
from registry.roster.vocabulary import listed

LOOKED_AT, MOST_COLUMNS = 20, 60  # rows below a header, columns of it
MOST_DIGITS = 4  # of a header: 2025年收入; a date, a phone or an ID number has more
MOST, DISTINCT = 0.7, 0.7  # of the cells of a column that must look alike; of names that must differ
FORM_LABELS = 2  # so many further labels below it make the "header" the first line of a form
LONGEST_CELL = 40
# Fields of which only lists of people have a column.
OF_PEOPLE = frozenset(
    {"name", "sex", "ethnicity", "birth_date", "id_number", "class_text", "grade", "boarding", "left_behind_type"}
    | {"away", "household"}
)


def find_header(rows: list[list], within: int) -> int | None:
    """The index of the row that most probably is a header of children, of the first `within` rows."""
    likely = [
        (len(texts), -index)
        for index, row in enumerate(rows[:within])
        if (texts := _header_texts(row)) and _heads_children(texts, rows[index + 1 : index + 1 + LOOKED_AT], row)
    ]
    return -max(likely)[1] if likely else None


def has_surname(cell: object) -> bool:
    """Whether this is a person's name, as far as surnames tell."""
    return is_name(cell) and (squeeze(cell)[0] in listed("rows", "surnames") or "·" in cell)


def is_class(cell: object) -> bool:
    return find_class(plain(cell)).number is not None


def _header_texts(row: list) -> dict[int, str]:
    """Position -> text of a row that can be a header: words side by side, nothing that is a value; else nothing."""
    filled = {at: cell for at, cell in enumerate(row[:MOST_COLUMNS]) if _says_something(cell)}
    if len(filled) < 2 or not all(cell.__class__ is str and _can_head(cell) for cell in filled.values()):
        return {}
    return {at: clean(cell) for at, cell in filled.items()}


def _can_head(text: str) -> bool:
    if len(text) > LONGEST_HEADER or sum(map(str.isdigit, text)) > MOST_DIGITS:
        return False
    return find_class(text).number is None


def _heads_children(texts: dict[int, str], below: list[list], header: list) -> bool:
    below = [row for row in below if row != header]  # it may stand on every page again
    columns = {at: [row[at] for row in below if at < len(row) and _says_something(row[at])] for at in texts}
    if any(text in map(plain, columns[at]) for at, text in texts.items()) or _is_form(set(texts.values()), below):
        return False  # a value like those below it; the first line of a form
    said = {at: meaning(text) for at, text in texts.items()}
    if any(_is_word_for_names(one) and _mostly(is_name, columns[at]) for at, one in said.items()):
        return True
    if any(_mostly(_is_id_number, cells) for cells in columns.values()):
        return True
    unknown = [at for at, one in said.items() if one is None and not has_surname(texts[at])]
    if not any(_are_names(columns[at]) for at in unknown):
        return False
    return any(map(_is_of_people, said.values())) or any(_mostly(is_class, cells) for cells in columns.values())


def _is_form(labels: set[str], below: list[list]) -> bool:
    """Whether other labels stand below these, as in a form for one child."""
    texts = {cell for row in below for cell in row if cell.__class__ is str and len(cell) < LONGEST_HEADER}
    said = [meaning(text) for text in texts if clean(text) not in labels]
    return sum(1 for one in said if one and (one.field or one.attribute)) >= FORM_LABELS


def _is_word_for_names(said: Meaning | None) -> bool:
    return bool(said) and said.field == "name"


def _is_of_people(said: Meaning | None) -> bool:
    return bool(said) and bool(said.owner or said.field in OF_PEOPLE)


def _are_names(cells: list) -> bool:
    return _mostly(has_surname, cells) and len(set(cells)) >= DISTINCT * len(cells)


def _mostly(looks: Callable[[object], bool], cells: list) -> bool:
    return bool(cells) and sum(map(bool, map(looks, cells))) >= MOST * len(cells)


def _is_id_number(cell: object) -> bool:
    text = squeeze(plain(cell)[:LONGEST_CELL])
    if len(text) != LENGTH or not text[:-1].isdecimal():
        return False
    try:
        return bool(datetime.date(int(text[6:10]), int(text[10:12]), int(text[12:14])))
    except ValueError:
        return False


def _says_something(cell: object) -> bool:
    return cell is not None and not (cell.__class__ is str and not clean(cell))
