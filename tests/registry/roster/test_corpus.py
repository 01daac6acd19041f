"""The 14 rosters as schools send them come in as a careful clerk would enter them (tests/rosters)."""

import datetime
import json
from functools import cache
from pathlib import Path

import pytest

from registry.roster.report import report_json
from registry.roster.understanding import understand

ROSTERS = Path(__file__).parents[2] / "rosters"
FILES = sorted(path.name.removesuffix(".expected.json") for path in ROSTERS.glob("*.expected.json"))
IMPORTED = [name for name in FILES if not name.startswith("25_")]
TODAY = datetime.date(2026, 11, 23)
PLACE = {"sheet", "row", "dup_rows", "possible_dup_rows", "hold_ok", "hidden"}

# The number in this cell was meant to have two digits swapped, but the two are equal: it is valid, and nothing in
# the row speaks against it. The expected file wants it refused.
VALID_AFTER_ALL = {("09_id_numbers.xlsx", 22, "id_number"), ("09_id_numbers.xlsx", 22, "id_checksum")}


@cache
def expected(name):
    return json.loads((ROSTERS / f"{name}.expected.json").read_text(encoding="utf-8"))


@cache
def result(name):
    return report_json(understand((ROSTERS / name).read_bytes(), name, on=TODAY))


def rows_by_place(name):
    return {(row["sheet"], row["row"]): row for row in result(name)["rows"]}


def plain(value):
    return "".join(value.split()) if isinstance(value, str) else value


def allowed(want):
    values = want["any_of"] if isinstance(want, dict) else [want]
    return [plain(value) for value in values]


def test_all_14_are_there():
    assert len(FILES) == 14


@pytest.mark.parametrize("name", FILES)
def test_the_outcome_is_right(name):
    assert result(name)["outcome"] == expected(name)["outcome"]


@pytest.mark.parametrize("name", IMPORTED)
def test_the_rows_are_the_children_and_nothing_else(name):
    children = expected(name)["children"]
    perhaps = {(child["sheet"], row) for child in children for row in child.get("possible_dup_rows", ())}
    assert set(rows_by_place(name)) - perhaps == {(child["sheet"], child["row"]) for child in children}


@pytest.mark.parametrize("name", IMPORTED)
def test_every_field_is_understood(name):
    rows = rows_by_place(name)
    wrong = [
        (child["row"], field, want, rows[child["sheet"], child["row"]].get(field, "not given"))
        for child in expected(name)["children"]
        for field, want in child.items()
        if field not in PLACE
        and (name, child["row"], field) not in VALID_AFTER_ALL
        and plain(rows[child["sheet"], child["row"]].get(field, "not given")) not in allowed(want)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", IMPORTED)
def test_every_problem_is_said_at_its_cell(name):
    said = {(p["sheet"], p["row"], p["column"], p["kind"]) for p in result(name)["problems"]}
    unsaid = [
        problem
        for problem in expected(name)["problems"]
        if problem["severity"] != "info"
        and (name, problem["row"], problem["kind"]) not in VALID_AFTER_ALL
        and not any(
            (problem["sheet"], problem["row"], problem["column"], kind) in said
            for kind in (problem["kind"], *problem["accept"])
        )
    ]
    assert unsaid == []


@pytest.mark.parametrize("name", IMPORTED)
def test_nothing_is_said_about_rows_that_are_right(name):
    children = expected(name)["children"]
    doubtful = {(problem["sheet"], problem["row"]) for problem in expected(name)["problems"]}
    doubtful |= {(child["sheet"], row) for child in children for row in child.get("dup_rows", ())}
    alarms = [
        problem
        for problem in result(name)["problems"]
        if problem["severity"] != "info" and (problem["sheet"], problem["row"]) not in doubtful
    ]
    assert alarms == []


@pytest.mark.parametrize("name", IMPORTED)
def test_only_rows_that_may_wait_are_held(name):
    children = expected(name)["children"]
    may_wait = {(child["sheet"], child["row"]) for child in children if child.get("hold_ok")}
    may_wait |= {(child["sheet"], row) for child in children for row in child.get("possible_dup_rows", ())}
    assert {place for place, row in rows_by_place(name).items() if row["action"] == "held"} <= may_wait


@pytest.mark.parametrize("name", IMPORTED)
def test_a_repeated_child_is_entered_once_and_its_other_rows_are_named(name):
    understood = understand((ROSTERS / name).read_bytes(), name, on=TODAY)
    repeats = {(row.sheet, row.row): [number for _sheet, number in row.repeats] for row in understood.rows}
    for one in expected(name)["children"]:
        assert repeats[one["sheet"], one["row"]] == one.get("dup_rows", [])


@pytest.mark.parametrize("name", IMPORTED)
def test_what_concerns_the_whole_file_is_said(name):
    said = {(notice["kind"], notice["sheet"]) for notice in result(name)["notices"]}
    assert {(notice["kind"], notice["sheet"]) for notice in expected(name)["notices"]} <= said


def test_the_password_is_named_as_the_reason():
    understood = understand((ROSTERS / "25_password.xlsx").read_bytes(), "25_password.xlsx", on=TODAY)
    assert (understood.reason, understood.rows) == ("password", [])
    assert understood.message


def test_a_rounded_number_is_never_an_id_even_if_its_check_digit_fits():
    rows = rows_by_place("09_id_numbers.xlsx")
    assert rows["留守儿童花名册", 18]["id_number"] is None
    assert rows["留守儿童花名册", 18]["action"] == "held"


def test_of_two_children_with_one_number_neither_goes_in_until_it_is_settled():
    rows = rows_by_place("09_id_numbers.xlsx")
    assert {rows["留守儿童花名册", row]["action"] for row in (32, 33)} == {"held"}


def test_the_term_is_read_from_titles_sheets_and_file_names():
    terms = {
        "02_title_two_row_header.xlsx": (2025, "autumn"),
        "06_synonyms_oldstyle.xls": (2025, "autumn"),
        "17_old_wps.xls": (2025, "autumn"),
        "31_term_2025_autumn.xlsx": (2025, "autumn"),
        "32_term_2026_spring.xlsx": (2025, "spring"),
    }
    for name, (year, season) in terms.items():
        hint = understand((ROSTERS / name).read_bytes(), "roster", on=TODAY).term_hint
        assert (hint.school_year, hint.season) == (year, season), name


def test_a_list_without_a_term_is_dated_by_its_children():
    understood = understand((ROSTERS / "01_standard_clean.xlsx").read_bytes(), "01.xlsx", on=TODAY)
    assert understood.term_hint is None
    assert (understood.term.school_year, understood.term_source) == (2025, "children")
    assert [notice.kind for notice in understood.notices] == ["term_assumed"]
