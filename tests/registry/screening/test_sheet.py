"""Questionnaires in a sheet: all of them come in, or nobody and what is wrong in which row and column."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from registry.models import Screening
from registry.screening.sheet import layout
from tests.personas import client_of
from tests.registry.screening.answers import BORN, NUMBER, fill_in

pytestmark = pytest.mark.django_db
HEADERS = [column["header"] for column in layout()["columns"]]
ROW = {
    "班级": "3.1", "姓名": "秦小燕", "身份证号": NUMBER, "户口性质": "农业", "就读方式": "走读",
    "家里和谁住": "爷爷奶奶、姐姐", "父亲在外务工": "是", "父亲何时外出": "2024年3月1日", "母亲在外务工": "√",
    "平时谁照管": "秦老太", "与儿童关系": "奶奶", "照管人电话": "13800001234", "家庭困难": "低保",
}  # fmt: skip


def sheet_of(*rows, headers=HEADERS):
    book = Workbook()
    book.active.append(headers)
    for row in rows:
        book.active.append([row.get(header) for header in headers])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring_in(school, data, by=None):
    file = SimpleUploadedFile("问卷.xlsx", data)
    return client_of(by or school.zhang).post(reverse("screening-import"), {"file": file}, follow=True)


def mistakes(page):
    return [(said.row, said.column, said.header) for said in page.context["mistakes"]]


def test_a_sheet_that_was_filled_in_is_brought_in(school):
    second = {**ROW, "姓名": "杜小松", "身份证号": "", "班级": "三年级1班", "家庭困难": "无"}
    page = bring_in(school, sheet_of(ROW, {}, second))
    assert "已导入 2 份问卷" in page.text
    made = Screening.objects.get(name="秦小燕")
    assert (made.sex, made.birth_date, made.id_number, made.household) == ("2", BORN, NUMBER, "1")
    assert (made.at_home, made.hardship, made.guardian_relation) == (("3", "5"), ("8",), "62")
    assert (made.father_away, made.father_away_since, made.mother_away) == ("1", dt.date(2024, 3, 1), "1")
    assert (made.school_class, made.filled_by, made.outcome) == (school.class_a.school_class, school.zhang, "")
    assert made.history.latest().history_user == school.zhang


def test_the_template_comes_back_as_it_is_handed_out(school):
    data = client_of(school.zhang).get(reverse("screening-template")).content
    assert "表中还没有学生" in bring_in(school, data).text
    book = load_workbook(io.BytesIO(data))
    for column, header in enumerate(HEADERS, start=1):
        book.active.cell(3, column, ROW.get(header))
    out = io.BytesIO()
    book.save(out)
    assert "已导入 1 份问卷" in bring_in(school, out.getvalue()).text


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("班级", "五年级1班"),  # of another class teacher
        ("班级", "???"),
        ("姓名", ""),
        ("性别", "不男不女"),
        ("身份证号", "522422201705040011"),
        ("身份证号", 522422201705040000),
        ("出生日期", "2017.5"),
        ("父亲何时外出", "2024年3月"),
        ("父亲何时外出", "2099-01-01"),
        ("父亲在外务工", "有时"),
        ("父亲在外务工", "否"),
        ("家里和谁住", "外星人"),
        ("照管人电话", "12345"),
        ("与儿童关系", "路人甲乙"),
        ("家庭困难", "很困难呀"),
    ],
)
def test_a_mistake_is_told_with_its_row_and_column_and_nothing_is_saved(school, column, value):
    good = {**ROW, "姓名": "杜小松", "身份证号": ""}
    page = bring_in(school, sheet_of(good, {**ROW, column: value}))
    told = "父亲何时外出" if (column, value) == ("父亲在外务工", "否") else column
    letter = chr(ord("A") + HEADERS.index(told))
    assert (3, letter, told) in mistakes(page)
    assert {row for row, _column, _header in mistakes(page)} == {3}
    assert not Screening.objects.exists()


def test_the_same_pupil_twice_is_told(school):
    assert mistakes(bring_in(school, sheet_of(ROW, ROW)))[0][0] == 3
    fill_in(school)
    assert {row for row, _column, _header in mistakes(bring_in(school, sheet_of(ROW)))} == {2}
    assert Screening.objects.count() == 1


def test_what_is_no_such_sheet_is_refused_in_words(school):
    assert "缺少：班级、姓名" in bring_in(school, sheet_of(headers=["甲", "乙"])).text
    assert client_of(school.zhang).post(reverse("screening-import")).context["error"]
    assert bring_in(school, b"%PDF-1.4 x").context["mistakes"]
    assert not Screening.objects.exists()


def test_who_brings_in_a_sheet(school):
    for name in ("sun", "wang", "zheng", "zhou", "wu"):
        assert client_of(school.staff[name]).get(reverse("screening-import")).status_code == 404, name
    page = bring_in(school, sheet_of({**ROW, "班级": "五年级1班"}), by=school.qian)
    assert "已导入 1 份问卷" in page.text
    assert Screening.objects.get().school_class == school.class_b.school_class


def test_nothing_of_a_sheet_is_dropped_in_silence(school):
    strange = {**ROW, "备注说明": "家里失火，急需帮助", "姓名": "秦小燕（已转学）"}
    page = bring_in(school, sheet_of(strange, headers=[*HEADERS, "备注说明"]))
    said = " ".join(mistake.message for mistake in page.context["mistakes"])
    assert "备注说明" in said
    assert "已转学" in said
    assert not Screening.objects.exists()
