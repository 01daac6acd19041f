"""A roster of invented children, the same for the same number of rows, as a school would send it."""

import io
import random
import tomllib
from pathlib import Path

from openpyxl import Workbook

from lib.id_numbers import check_character

WORDS = tomllib.loads((Path(__file__).parent / "roster.toml").read_text(encoding="utf-8"))
HEADERS = WORDS["headers"]
TERM_YEAR, TERM_SEASON = int(WORDS["term"].partition("-")[0]), WORDS["term"].partition("-")[2]


def rows(number: int, *, seed: int = 1) -> list[list[str]]:
    """One row per child under HEADERS: class, guardian, both parents."""
    dice = random.Random(seed)
    return [list(_child(dice, at).values()) for at in range(number)]


def workbook(number: int, *, seed: int = 1) -> bytes:
    """The same rows as an .xlsx file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in [list(HEADERS.values()), *rows(number, seed=seed)]:
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _child(dice, at) -> dict[str, str]:
    """Field -> cell, in the order of HEADERS."""
    grade, number = at % len(WORDS["grades"]), at // (len(WORDS["grades"]) * WORDS["class_size"]) + 1
    surname, sex = _one(dice, "surnames"), dice.choice([*WORDS["words"]["sex"]])
    child = {
        "name": surname + _given(dice),
        "sex": sex,
        "id_number": _id_number(dice, TERM_YEAR - 7 - grade, at, WORDS["words"]["sex"][sex]),
        "school_class": WORDS["class"].format(grade=WORDS["grades"][grade], number=number),
    }
    child |= {field: dice.choice([*WORDS["words"][field]]) for field in ("ethnicity", "boarding")}
    child["address"] = f"{_one(dice, 'towns')}{dice.randint(1, 99)}"
    child |= {"guardian_name": _one(dice, "surnames") + _given(dice)}
    child |= {"guardian_relation": dice.choice([*WORDS["words"]["guardian_relation"]]), "guardian_phones": _phone(dice)}
    child |= _parent(dice, "father", surname) | _parent(dice, "mother", _one(dice, "surnames"))
    return child | {"away": dice.choice([*WORDS["words"]["away"]])}


def _parent(dice, kind, surname) -> dict[str, str]:
    name, workplace = surname + _given(dice), _one(dice, "cities")
    return {f"{kind}_name": name, f"{kind}_workplace": workplace, f"{kind}_phones": _phone(dice)}


def _id_number(dice, year, at, sex) -> str:
    """Different for each child: day of birth and sequence number count up with `at`."""
    day, sequence = at % 28 + 1, at // 28 * 2 % 1000 // 2 * 2 + int(sex == "1")
    body = f"{_one(dice, 'counties')}{year}{dice.randint(1, 12):02}{day:02}{sequence % 1000:03}"
    return body + check_character(body)


def _one(dice, name) -> str:
    return dice.choice(WORDS[name].split())


def _given(dice) -> str:
    return _one(dice, "first") + _one(dice, "second")


def _phone(dice) -> str:
    return f"13{dice.randint(0, 999_999_999):09}"
