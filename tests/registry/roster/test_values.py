"""One table for each kind of cell: what it is taken for, and what is said of it."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.roster import identity, rows, values
from registry.roster.vocabulary import canonical, words
from tests.registry.roster.books import id_of

TODAY = datetime.date(2025, 10, 12)
GIRL = id_of("20170302", "女")


def kinds(findings):
    return [(finding.kind, finding.severity) for finding in findings]


# ---- names


@pytest.mark.parametrize(
    ("cell", "name", "said"),
    [
        ("李小雨", "李小雨", []),
        ("李　小雨 ", "李小雨", []),
        ("阿依古丽•买买提", "阿依古丽·买买提", []),
        ("𠮷田", "𠮷田", []),
        ("张三（转学）", "张三", [("name_note", "warning")]),
        ("张三*", "张三", [("name_note", "warning")]),
        ("=cmd|'/c calc'!A0", None, [("name_invalid", "error")]),
        ("李?", None, [("name_invalid", "error")]),
        ("李□", None, [("name_invalid", "error")]),
        ("张三1", None, [("name_invalid", "error")]),
        (12345, None, [("name_invalid", "error")]),
        ("长" * 51, None, [("name_invalid", "error")]),
        ("#N/A", None, [("cell_error", "error")]),
        ("无", None, [("name_missing", "error")]),
        ("  ", None, [("name_missing", "error")]),
    ],
)
def test_the_childs_name(cell, name, said):
    found, findings = values.name(cell)
    assert (found, kinds(findings)) == (name, said)


@pytest.mark.parametrize(
    ("cell", "name"), [("王秀英", "王秀英"), ("王 秀英", "王秀英"), ("—", None), ("无", None), ("#REF!", None)]
)
def test_the_name_of_an_adult(cell, name):
    assert values.person_name(cell)[0] == name


# ---- identity


@pytest.mark.parametrize(
    ("cell", "code", "said"),
    [
        *((cell, "1", []) for cell in ("男", "男生", "男 ", "男性", "M", "1", 1, 1.0, "♂", "男孩")),
        *((cell, "2", []) for cell in ("女", "　女", "女孩", "F", "2", 2.0, "♀", "Female")),
        ("未知", None, [("sex_unknown", "warning")]),
        ("男女", None, [("sex_unknown", "warning")]),
        (3, None, [("sex_unknown", "warning")]),
        ("", None, []),
        ("/", None, []),
    ],
)
def test_sex(cell, code, said):
    found, findings = identity.sex(cell)
    assert (found, kinds(findings)) == (code, said)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (GIRL, []),
        (int("520521201812139000"), [("id_precision_lost", "error")]),
        (5205212018121390, [("id_precision_lost", "error")]),
        ("5.20521E+17", [("id_precision_lost", "error")]),
        ("5.20521201812139e17", [("id_precision_lost", "error")]),
        ("520521201812139000.0", [("id_precision_lost", "error")]),
        ("520521201812138000", [("id_precision_lost", "error")]),
        ("520521201812139000", [("id_precision_lost", "warning")]),
        (431226171003994, [("id_length", "error")]),
        ("520521201609029909", [("id_checksum", "error")]),
        ("43122620171003994", [("id_length", "error")]),
        ("5117222O1604039925", [("id_chars", "error")]),
        ("520521********9909", [("id_chars", "error")]),
        (id_of("20271201"), [("id_birth_invalid", "error")]),
        (id_of("20251201"), [("id_birth_invalid", "error")]),
        ("#N/A", [("cell_error", "error")]),
        ("无", [("id_missing", "warning")]),
        ("/", [("id_missing", "warning")]),
        ("户口簿丢了", [("id_missing", "warning")]),
        (datetime.date(2017, 3, 2), [("id_length", "error")]),
        (1.5, [("id_length", "error")]),
        (True, [("id_missing", "warning")]),
    ],
)
def test_an_id_cell(cell, said):
    found, findings = identity.id_number(cell, on=TODAY)
    assert kinds(findings) == said
    assert (found.number is None) == any(severity == "error" or kind == "id_missing" for kind, severity in said)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("未上户", "unregistered"), ("办理中", "pending"), ("不详", "unknown"), ("护照", "foreign"), ("无", "")],
)
def test_why_there_is_no_id_number(cell, reason):
    assert identity.id_number(cell, on=TODAY)[0].no_id_reason == reason


def test_the_birth_date_survives_in_fifteen_digits_and_not_in_fewer():
    born = datetime.date(2018, 12, 13)
    assert identity.id_number(520521201812139000, on=TODAY)[0].surviving_birth == born
    assert identity.id_number("5.20521201812139E+17", on=TODAY)[0].surviving_birth == born
    assert identity.id_number("5.2052120181213E+17", on=TODAY)[0].surviving_birth is None
    assert identity.id_number(520521201813139000, on=TODAY)[0].surviving_birth is None


BORN = datetime.date(2017, 3, 2)


@pytest.mark.parametrize(
    "cell",
    [
        *("2017-03-02", "2017/3/2", "2017.3.2", "2017年3月2日", "2017年03月02号", "20170302"),
        *(
            20170302,
            "２０１７－３－２",
            "2017-03-02 00:00:00",
            "二〇一七年三月二日",
            "2017 年 3 月 2 日",
            42796,
            42796.0,
            BORN,
        ),
        datetime.datetime(2017, 3, 2, 8, 30),  # noqa: DTZ001 - as a spreadsheet has it
    ],
)
def test_a_birth_date_however_it_is_written(cell):
    found, findings = identity.birth_date(cell, on=TODAY)
    assert (found.date, findings) == (BORN, ())


@pytest.mark.parametrize(
    ("cell", "kind", "parts"),
    [
        ("2017-02-31", "birth_invalid", (None, None, None)),
        ("2017-13-01", "birth_invalid", (None, None, None)),
        ("2037-03-02", "birth_invalid", (None, None, None)),
        ("1817-03-02", "birth_invalid", (None, None, None)),
        ("02/03/2017", "birth_invalid", (None, None, None)),
        ("去年", "birth_invalid", (None, None, None)),
        ("2017.3", "birth_incomplete", (2017, 3, None)),
        (2017.3, "birth_incomplete", (2017, 3, None)),
        ("2017年3月", "birth_incomplete", (2017, 3, None)),
        ("201703", "birth_incomplete", (2017, 3, None)),
        (2017, "birth_incomplete", (2017, None, None)),
        ("农历2017年3月2日", "birth_incomplete", (None, None, None)),
        ("17.3.2", "birth_two_digit_year", (17, 3, 2)),
    ],
)
def test_a_day_is_never_invented(cell, kind, parts):
    found, findings = identity.birth_date(cell, on=TODAY)
    assert (found.date, found.parts, [finding.kind for finding in findings]) == (None, parts, [kind])


@pytest.mark.parametrize("cell", ["", " ", "无", "/"])
def test_no_birth_date(cell):
    assert identity.birth_date(cell, on=TODAY) == (identity.dates.NOT_WRITTEN, ())


# ---- lists of codes


@pytest.mark.parametrize(
    ("listed", "cell", "code"),
    [
        ("relation", "奶奶", "62"),
        ("relation", "外婆", "64"),
        ("relation", "大伯", "81"),
        ("relation", "祖母（已退休）", "62"),
        ("ethnicity", "汉", "01"),
        ("ethnicity", "土家族", "15"),
        ("boarding", "寄宿生", "2"),
        ("boarding", "否", "1"),
        ("boarding", "1走读", "1"),
        ("household", "农村", "1"),
        ("health", "健康", "10"),
        ("away", "父母双方", "both"),
        ("key_support", "√", "1"),
        ("left_behind_type", "2-双亲留守儿童", "2"),
        ("relation", "—", None),
        ("ethnicity", "", None),
    ],
)
def test_words_of_a_list(listed, cell, code):
    assert values.code(listed, "warning", cell) == (code, ())


def test_an_unknown_word_is_said_with_an_example():
    found, findings = values.code("relation", "warning", "隔壁的")
    assert (found, kinds(findings)) == (None, [("value_unknown", "warning")])
    assert "父亲" in findings[0].what


def test_several_words_in_one_cell():
    assert values.codes("income_source", "打工收入、种养殖业；其他") == (("1", "2", "9"), ())
    found, findings = values.codes("hardship", "低保，夜猫子")
    assert (found, kinds(findings)) == (("8",), [("value_unknown", "warning")])


@pytest.mark.parametrize("cell", ["0", "1", 2, 1.0])
def test_the_verdict_is_never_read_from_a_digit(cell):
    found, findings = values.left_behind(cell)
    assert (found, kinds(findings)) == (None, [("left_behind_unclear", "error")])


def test_every_code_of_the_registers_lists_has_a_word():
    from registry import codes

    lists = {
        "sex": codes.Sex,
        "relation": codes.Relation,
        "ethnicity": codes.Ethnicity,
        "boarding": codes.Boarding,
        "household": codes.Household,
        "health": codes.Health,
        "income_source": codes.Income,
        "hardship": codes.Hardship,
        "risk": codes.Risk,
        "yes_no": codes.YesNo,
    }
    for name, choices in lists.items():
        assert set(canonical(name)) == set(choices.values) - {""}, name
        assert all(words(name)[word] == code for code, word in canonical(name).items()), name
    assert set(canonical("left_behind_type")) - {"yes"} == set(codes.EducationVerdict.values) - {""}
    assert set(canonical("no_id_reason")) <= set(codes.NoIdReason.values)


# ---- text, ages, phones


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("青山村 三组", "青山村 三组"), ("—", None), (12, "12"), (3.0, "3"), ("#VALUE!", None), ("=1+1", "=1+1")],
)
def test_free_text(cell, kept):
    assert values.text(cell)[0] == kept


def test_remarks_are_kept_whole_and_a_cut_is_said():
    assert values.remarks("无") == ("无", ())
    assert values.remarks("好" * 5_000) == ("好" * 5_000, ())
    found, findings = values.remarks("好" * 32_767)
    assert (len(found), kinds(findings)) == (values.LONGEST_REMARKS, [("text_too_long", "warning")])


@pytest.mark.parametrize(("cell", "age"), [(65, 65), (65.0, 65), ("65岁", 65), ("无", None), ("六十", None)])
def test_ages(cell, age):
    assert values.age(cell)[0] == age


def test_phones_say_what_is_wrong_and_fit_their_field():
    assert values.phone("13800138000") == (("13800138000",), ())
    found, findings = values.phone("13800138000/139****1234/1.38E+10")
    assert (found, {finding.kind for finding in findings}) == (
        ("13800138000",),
        {"phone_masked", "phone_precision_lost"},
    )
    many = " ".join(f"1380013800{digit}" for digit in range(10))
    found, findings = values.phone(many)
    assert (len(found), kinds(findings)) == (6, [("text_too_long", "warning")])


# ---- anything at all

ANY_CELL = st.one_of(
    st.text(),
    st.text(alphabet="0123456789Xx.-/+E年月日〇一二三四五六七八九十男女级班()（）#N/A无同上 "),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


@settings(max_examples=200, deadline=None)
@given(ANY_CELL)
def test_no_parser_ever_raises(cell):
    for field, parse in rows.parsers(TODAY).items():
        _value, findings = parse(cell)
        for finding in findings:
            assert (finding.severity in {"error", "warning", "info"}, bool(finding.what)) == (True, True), field
