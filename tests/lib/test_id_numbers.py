"""GB 11643, and what people type around it."""

import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lib.id_numbers import IdNumberError, check_character, mask, parse

VALID = "53062720171122982X"


@pytest.mark.parametrize(
    "typed",
    [
        VALID,
        "53062720171122982x",
        "５３０６２７２０１７１１２２９８２Ｘ",
        "530627 20171122 982X",
        "530627-20171122-982X",
        "'53062720171122982X",
        "‘53062720171122982X",
        "\u200b53062720171122982X\u202c\xa0\n",
        '="53062720171122982X"',
        "53062720171122982×",
        "53062720171122982Х",  # the Cyrillic letter
    ],
)
def test_what_cannot_matter_is_cleaned_away(typed):
    assert parse(typed).number == VALID


def test_birth_and_sex_follow_from_the_number():
    girl, boy = parse(VALID), parse("522422196205149935")
    assert (girl.birth_date, girl.sex) == (datetime.date(2017, 11, 22), "2")
    assert (boy.birth_date, boy.sex) == (datetime.date(1962, 5, 14), "1")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("520521201609029909", "id_checksum"),
        ("530627201711229821", "id_checksum"),
        ("43122620171003994", "id_length"),
        ("4312262019051698870", "id_length"),
        ("", "id_length"),
        ("431226171003994", "id_length"),
        ("5117222O1604039925", "id_chars"),
        ("52052120160X029909", "id_chars"),
        ("520521********9909", "id_chars"),
        ("520521201413059812", "id_birth_invalid"),
        ("530627201702299829"[:17] + check_character("53062720170229982"), "id_birth_invalid"),
    ],
)
def test_each_mistake_has_its_kind(typed, kind):
    with pytest.raises(IdNumberError) as raised:
        parse(typed)
    assert raised.value.kind == kind
    assert raised.value.message


def test_the_years_of_birth_are_the_callers():
    assert parse(VALID, years=(2017, 2017)).number == VALID
    with pytest.raises(IdNumberError, match="2017-11-22") as raised:
        parse(VALID, years=(1900, 2016))
    assert raised.value.kind == "id_birth_invalid"


def test_every_single_wrong_digit_is_noticed():
    for place in range(17):
        for digit in "0123456789":
            if digit != VALID[place]:
                with pytest.raises(IdNumberError):
                    parse(VALID[:place] + digit + VALID[place + 1 :])


@pytest.mark.parametrize(
    ("number", "masked"),
    [("520521201807209940", "520521********9940"), ("1234567890", "**********"), ("", "")],
)
def test_mask(number, masked):
    assert mask(number) == masked


@settings(deadline=None)
@given(st.text() | st.from_regex(r"[0-9]{17}[0-9Xx]", fullmatch=True))
@example("9" * 40)
def test_any_text_is_a_number_or_an_error(text):
    try:
        kind = parse(text).number and "valid"
    except IdNumberError as error:
        kind = error.kind
    assert kind in {"valid", "id_length", "id_chars", "id_checksum", "id_birth_invalid"}
