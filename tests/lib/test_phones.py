"""Phone cells as teachers fill them."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.phones import mask, parse

ONE, TWO = "13800138000", "15900139001"


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        (ONE, [ONE]),
        (13800138000, [ONE]),
        (13800138000.0, [ONE]),
        ("13800138000.0", [ONE]),
        ("138 0013 8000", [ONE]),
        ("138-0013-8000", [ONE]),
        ("138—0013—8000", [ONE]),
        ("+86 13800138000", [ONE]),
        ("+8613800138000", [ONE]),
        ("86-13800138000", [ONE]),
        ("008613800138000", [ONE]),
        ("'13800138000", [ONE]),
        ("１３８００１３８０００", [ONE]),
        ("\u202d13800138000\u202c", [ONE]),
        ("13800138000（微信同号）", [ONE]),
        (f"{ONE}/{TWO}", [ONE, TWO]),
        (f"{ONE}、{TWO}", [ONE, TWO]),
        (f"{ONE}，{TWO}", [ONE, TWO]),
        (f"{ONE};{TWO}", [ONE, TWO]),
        (f"{ONE}\n{TWO}", [ONE, TWO]),
        (f"{ONE} {TWO}", [ONE, TWO]),
        (f"{ONE}或{TWO}", [ONE, TWO]),
        (f"{ONE}//{TWO}", [ONE, TWO]),
        ("138 0013 8000 159 0013 9001", [ONE, TWO]),
        (f"爷爷{ONE} 奶奶{TWO}", [ONE, TWO]),
        (f"{ONE}（父）{TWO}（母）", [ONE, TWO]),
        (f"{ONE}/{ONE}", [ONE]),
        ("0857-5221234", ["0857-5221234"]),
        ("(0857)5221234", ["0857-5221234"]),
        ("08575221234", ["0857-5221234"]),
        ("010-62345678", ["010-62345678"]),
        ("0857-5221234转801", ["0857-5221234-801"]),
        (f"0857-5221234/{ONE}", ["0857-5221234", ONE]),
        ("", []),
        ("无", []),
        ("—", []),
    ],
)
def test_numbers_are_found_and_made_alike(cell, numbers):
    found = parse(cell)
    assert (list(found.numbers), found.problems) == (numbers, ())


@pytest.mark.parametrize(
    ("cell", "numbers", "kind", "piece"),
    [
        ("1320078435", [], "phone_invalid", "1320078435"),
        ("184004512717", [], "phone_invalid", "184004512717"),
        ("12300012345", [], "phone_invalid", "12300012345"),
        ("661234", [], "phone_invalid", "661234"),
        ("5221234", [], "phone_invalid", "5221234"),
        ("0857-661234", [], "phone_invalid", "0857-661234"),
        ("0021000000", [], "phone_invalid", "0021000000"),
        ("0310950000", [], "phone_invalid", "0310950000"),
        ("04000000000", [], "phone_invalid", "04000000000"),
        ("13400922472/13900", ["13400922472"], "phone_invalid", "13900"),
        ("1380013800013900139000", [], "phone_invalid", "1380013800013900139000"),
        ("138****1234", [], "phone_masked", "138****1234"),
        ("138xxxx1234", [], "phone_masked", "138xxxx1234"),
        ("1.38001E+10", [], "phone_precision_lost", "1.38001E+10"),
        (1.5, [], "phone_invalid", "1.5"),
    ],
)
def test_what_is_no_number_is_said_and_the_rest_survives(cell, numbers, kind, piece):
    found = parse(cell)
    assert list(found.numbers) == numbers
    assert [(problem.kind, problem.text) for problem in found.problems] == [(kind, piece)]


@pytest.mark.parametrize(
    ("number", "masked"), [(ONE, "138****8000"), ("0857-5221234", "085*****1234"), ("12345", "*****"), ("", "")]
)
def test_mask(number, masked):
    assert mask(number) == masked


@settings(deadline=None)
@given(st.text(alphabet="0123456789+-*().xE 转/、奶\n") | st.text() | st.floats() | st.integers() | st.dates())
def test_any_cell_gives_numbers_or_problems(cell):
    for number in parse(cell).numbers:
        assert parse(number).numbers == (number,)


def test_a_date_is_no_phone():
    assert parse(datetime.date(2017, 3, 2)).numbers == ()


def test_a_cell_as_long_as_excel_allows_is_not_searched():
    assert [problem.kind for problem in parse("1" * 32_767).problems] == ["phone_invalid"]
