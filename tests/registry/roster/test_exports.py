"""Handing in the register: who may, what stands in the workbook, and that it comes in again as it went out."""

import datetime as dt
import io
import re
import zipfile
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lib.models import AccessLog
from registry.codes import Boarding, Hardship, LeavingReason, NoIdReason, Relation, YesNo
from registry.models import Child, Guardian, Parent, SchoolClass, TermSurvey
from registry.models.term import ClassTerm, Stage
from registry.roster.exports import summary as summaries
from registry.roster.exports.entries import read_entries, survey_rows
from registry.roster.exports.layouts import layouts
from registry.roster.exports.values import province_and_city, value_of
from registry.roster.vocabulary import sheet_template
from tests.personas import client_of

pytestmark = pytest.mark.django_db
ROSTER, CIVIL, EDUCATION = "roster", "civil_affairs", "education"


def export(staff, layout=ROSTER, **asked):
    """The answer to an export of the whole school, as `staff`."""
    asked = {"layout": layout, "of": "", **asked}
    return client_of(staff).get("/roster/export/file/", asked)


def book(staff, layout=ROSTER, **asked):
    response = export(staff, layout, **asked)
    assert response.status_code == 200, (layout, asked)
    return load_workbook(io.BytesIO(response.content))


def table(sheet):
    """Header (without its mark) -> cells of the children, by name."""
    top = next(row for row in range(1, 6) if sheet.cell(row, 1).value in ("序号", "项目"))
    headers = [str(cell.value).rstrip("★") for cell in sheet[top]]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top + 1)]
    return [dict(zip(headers, row, strict=True)) for row in rows if isinstance(row[0], int)]


def by_name(staff, layout=ROSTER, **asked):
    return {row["姓名"]: row for row in table(book(staff, layout, **asked).worksheets[0])}


def brought_in_again(school, layout=ROSTER, **asked):
    """The page that the office sees when it brings in what it has just exported, byte for byte."""
    response = export(school.qian, layout, **asked)
    name = unquote(response["Content-Disposition"].partition("''")[2])
    file = SimpleUploadedFile(name, response.content)
    return client_of(school.qian).post("/roster/", {"file": file}, follow=True)


def notices(page):
    """Kinds of what is said about the file; that its children are old for their grade is true of this school."""
    return [said.kind for said in page.context["plan"].understanding.notices if said.kind != "term_doubtful"]


def said(page):
    return {name: page.context["totals"][name] for name in ("new", "changed", "unchanged", "held", "left")}


def unchanged(count):
    return {"new": 0, "changed": 0, "unchanged": count, "held": 0, "left": 0}


# ---------------------------------------------------------------------------- who
@pytest.mark.parametrize("who", ["wang", "zheng", "zhou", "wu", "feng"])
def test_who_may_not_take_children_away_finds_no_export(school, who):
    client = client_of(school.staff[who])
    addresses = ("/roster/export/", "/roster/export/file/?layout=roster&of=")
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert not AccessLog.objects.exists()


def test_the_office_is_led_to_it_from_rosters_and_children_and_leadership_from_the_children(school):
    assert "/roster/export/" in client_of(school.qian).get("/roster/").text
    for who in ("qian", "sun", "zhang"):
        client = client_of(school.staff[who])
        assert "/roster/export/" in client.get("/children/").text
        assert client.get("/roster/export/").status_code == 200
    assert "/roster/export/" not in client_of(school.wang).get("/children/").text


def test_a_class_teacher_exports_the_own_class_alone(school):
    assert set(by_name(school.zhang)) == {"李小雨", "王磊", "刘洋"}
    other = f"class-{school.class_b.school_class_id}"
    assert export(school.zhang, of=other).status_code == 404
    assert export(school.zhang, of="grade-5").status_code == 404


@pytest.mark.parametrize("layout", [ROSTER, CIVIL, EDUCATION])
def test_masked_is_masked_in_every_layout(school, layout):
    guardian, father = school.xiaoyu.guardians.get(), school.xiaoyu.parents.get(kind="father")
    survey = school.xiaoyu.surveys.get(term=school.term)
    secret = [school.xiaoyu.id_number, survey.address, guardian.phones, father.phones, father.employer]
    texts = [
        str(cell.value) for sheet in book(school.sun, layout).worksheets for row in sheet.iter_rows() for cell in row
    ]
    assert [value for value in secret if any(value in text for text in texts)] == []
    assert "李小雨" in texts
    ours = [str(cell.value) for row in book(school.qian, layout).worksheets[0].iter_rows() for cell in row]
    assert {school.xiaoyu.id_number, survey.address, guardian.phones} <= set(ours)


def test_the_page_offers_every_part_of_the_school_with_its_children(school):
    TermSurvey.objects.filter(child=school.liuyang, term=school.term).update(school_class=None)
    page = client_of(school.qian).get("/roster/export/")
    assert [(place.name, place.count) for place in page.context["choice"].places.values()] == [
        ("全校", 5), ("三年级", 2), ("五年级", 2), ("三年级1班", 2), ("五年级1班", 2), ("未分班", 1),
    ]  # fmt: skip
    assert set(by_name(school.qian, of="class-none")) == {"刘洋"}
    then = client_of(school.qian).get("/roster/export/", {"term": school.last_term.slug})
    assert then.context["choice"].places[""].count == 6
    own = client_of(school.zhang).get("/roster/export/")
    assert [place.name for place in own.context["choice"].places.values()] == ["我负责的孩子", "三年级", "三年级1班"]


def test_each_export_is_written_down(school):
    export(school.qian, CIVIL, of="grade-3")
    (entry,) = AccessLog.objects.all()
    assert (entry.by, entry.act, entry.kind) == (school.qian, "export", "registry.child")
    assert entry.detail == f"3 civil_affairs {school.term.slug} grade-3"


def test_an_address_that_makes_no_sense_exports_nothing(school):
    for asked in ({"layout": "x"}, {"of": "class-999"}, {"of": "grade-x"}, {"of": "\0"}, {"layout": "../roster"}):
        assert export(school.qian, **asked).status_code == 404, asked
    assert not AccessLog.objects.exists()


# ---------------------------------------------------------------------------- round trip
def make_it_hard(school):
    """Children of every kind that a register may hold."""
    TermSurvey.objects.filter(child=school.wanglei).update(
        father_away="", mother_away="", education_override="1", override_reason="一方外出"
    )
    TermSurvey.objects.filter(child=school.liuyang).update(
        father_away="1", mother_away="", boarding="", household="", health="", school_class=None
    )
    Child.objects.filter(pk=school.liuyang.pk).update(id_number="", id_digest=None, no_id_reason=NoIdReason.PENDING)
    Child.objects.filter(pk=school.chenchen.pk).update(
        name="阿依古丽·买买提", id_number="", id_digest=None, no_id_reason=""
    )
    Child.objects.filter(pk=school.yangyang.pk).update(name="杨䶮𫍯")
    survey = school.xiaoyu.surveys.get(term=school.term)
    survey.remarks = '=HYPERLINK("http://evil")\n  两行  _x0041_ 😀 \uffff'
    survey.hardship, survey.income = (Hardship.ORPHAN.value, Hardship.OTHER.value), ("1", "9")
    survey.key_support, survey.risk = YesNo.NO.value, "3"
    survey.registered_address = "+86号  院"
    survey.save()
    Guardian.objects.filter(child=school.xiaoyu).update(
        name="王秀英（奶奶）",
        phones="13800001111 0857-5221234 13900002222",
        occupation="同上",
        address="-1组",
        health="20",
    )
    Parent.objects.filter(child=school.xiaoyu, kind="father").update(name="@李", workplace="", employer="无")
    Parent.objects.filter(child=school.wanglei).delete()
    Guardian.objects.filter(child=school.wanglei).update(occupation="例", address="同上")
    TermSurvey.objects.filter(child=school.chenchen).update(remarks="例")
    Guardian.objects.filter(child=school.yangyang).delete()


@pytest.mark.parametrize("per_class", [{}, {"per_class": "1"}])
def test_the_roster_comes_in_again_as_it_went_out(school, per_class):
    make_it_hard(school)
    liuyang = school.liuyang.surveys.get(term=school.term)
    liuyang.school_class = school.class_a.school_class
    liuyang.save()
    page = brought_in_again(school, **per_class)
    assert said(page) == unchanged(5)
    assert notices(page) == []
    assert page.context["plan"].term == school.term


def test_who_is_away_is_told_as_far_as_it_is_known(school):
    make_it_hard(school)
    told = {name: row["外出情况"] for name, row in by_name(school.qian).items()}
    assert (told["李小雨"], told["王磊"], told["刘洋"]) == ("双方", "一方", "父亲外出、母亲未采集")


def test_a_child_without_a_class_is_held_with_the_reason_and_the_rest_is_unchanged(school):
    TermSurvey.objects.filter(child=school.liuyang, term=school.term).update(school_class=None)
    page = brought_in_again(school, per_class="1")
    assert said(page) == unchanged(4) | {"held": 1}
    assert [problem.kind for problem in page.context["plan"].problems] == ["class_missing"]


def test_a_school_that_is_emptied_is_the_same_after_its_roster_comes_in(school):
    make_it_hard(school)
    TermSurvey.objects.filter(child=school.liuyang).update(school_class=school.class_a.school_class)
    response = export(school.qian)
    before = {row["姓名"]: row for row in table(load_workbook(io.BytesIO(response.content)).worksheets[0])}
    Child.objects.all().delete()
    client = client_of(school.qian)
    page = client.post("/roster/", {"file": SimpleUploadedFile("花名册.xlsx", response.content)}, follow=True)
    client.post(page.request["PATH_INFO"], {"confirm": "1", "fingerprint": page.context["fingerprint"]})
    after = by_name(school.qian)
    kept = {"李小雨": {"备注", "监护人姓名", "户口所在地", "父亲工作单位"}}  # texts that are cleaned on their way in
    assert {name: {key for key in row if row[key] != after[name][key]} for name, row in before.items()} == {
        name: kept.get(name, set()) for name in before
    }
    remarks = TermSurvey.objects.get(child__name="李小雨").remarks
    assert remarks == '=HYPERLINK("http://evil")\n两行 _x0041_ 😀'
    assert TermSurvey.objects.get(child__name="王磊").education_override == "1"


def test_the_roster_of_a_term_that_has_ended_names_who_cared_then_and_changes_nothing(school):
    ended = school.last_term.last_day
    Guardian.objects.filter(child=school.xiaoyu).update(until=ended + dt.timedelta(days=3))
    Guardian.objects.create(
        child=school.xiaoyu, name="李大山", relation=Relation.MATERNAL_GRANDFATHER, since=ended + dt.timedelta(days=3)
    )
    TermSurvey.objects.filter(child=school.wanglei, term=school.last_term).update(boarding=Boarding.BOARDER)
    then, now = by_name(school.qian, term=school.last_term.slug), by_name(school.qian)
    assert (then["李小雨"]["监护人姓名"], now["李小雨"]["监护人姓名"]) == ("王秀英", "李大山")
    assert (then["王磊"]["就读方式"], now["王磊"]["就读方式"]) == ("住校", "走读")
    assert set(then) - set(now) == {"张雪"}  # she left with the last day of that term
    page = brought_in_again(school, term=school.last_term.slug)
    assert page.context["plan"].term == school.last_term
    assert said(page) == unchanged(6)
    assert said(brought_in_again(school, EDUCATION, term=school.last_term.slug)) == unchanged(6)


def test_the_education_records_come_in_again(school):
    Guardian.objects.filter(child=school.wanglei).update(relation=Relation.FATHERS_SISTER)
    TermSurvey.objects.filter(child=school.liuyang, term=school.term).update(
        father_away="1", mother_away="0", education_override="2", override_reason="母亲常年住院"
    )
    page = brought_in_again(school, EDUCATION)
    assert said(page) == unchanged(5)


def test_who_is_not_left_behind_by_the_education_records_stands_there_and_the_import_says_so(school):
    TermSurvey.objects.filter(child=school.yangyang, term=school.term).update(father_away="0", mother_away="0")
    assert by_name(school.qian, EDUCATION)["杨阳"]["是否留守儿童"] == "非留守儿童"
    page = brought_in_again(school, EDUCATION)
    assert said(page) == unchanged(4) | {"left": 1}
    assert "not_left_behind" in notices(page)


def test_the_civil_affairs_register_comes_in_again(school):
    page = brought_in_again(school, CIVIL)
    assert said(page) == unchanged(5)
    assert notices(page) == ["sheet_left_out"]


def test_who_says_something_else_is_a_change_all_the_same(school):
    content = load_workbook(io.BytesIO(export(school.qian).content))
    sheet = content.worksheets[0]
    headers = {cell.value.rstrip("★"): cell.column for cell in sheet[3]}
    sheet.cell(4, headers["监护人姓名"]).value = "吴玉梅"
    sheet.cell(5, headers["与儿童关系"]).value = "祖父母或外祖父母"
    out = io.BytesIO()
    content.save(out)
    file = SimpleUploadedFile("花名册.xlsx", out.getvalue())
    page = client_of(school.qian).post("/roster/", {"file": file}, follow=True)
    assert said(page) == unchanged(4) | {"changed": 1}
    (match,) = page.context["plan"].of("changed")
    assert list(match.changes) == ["guardian_name"]


# ---------------------------------------------------------------------------- the sheet
def test_the_roster_has_the_columns_of_the_template(school):
    assert [column.header for column in layouts()[ROSTER].columns] == [
        column["header"] for column in sheet_template()["columns"]
    ]


def test_every_value_that_a_layout_names_is_known(school):
    (entry, *_others) = read_entries(
        survey_rows(school.qian, school.term, school.today), user=school.qian, term=school.term, on=school.today
    )
    for layout in layouts().values():
        for column in (*layout.columns, *(part.column for part in layout.parts)):
            value_of(entry, column.value)


def test_digits_are_text_and_no_cell_is_a_formula(school):
    make_it_hard(school)
    for layout in layouts():
        for sheet in book(school.qian, layout).worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
            digits = [cell for cell in cells if re.fullmatch(r"\d{17}[\dX]|1\d{10}", str(cell.value))]
            assert {(cell.data_type, cell.number_format) for cell in digits} <= {("s", "@")}


def test_what_no_workbook_can_hold_is_left_out(school):
    make_it_hard(school)
    with zipfile.ZipFile(io.BytesIO(export(school.qian).content)) as archive:
        texts = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "两行" in texts
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#65535;", texts)


def test_the_sheet_is_ready_for_the_printer(school):
    for layout in layouts():
        for sheet in book(school.qian, layout).worksheets:
            assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
            assert sheet.print_title_rows == "$3:$3"
            assert sheet.freeze_panes.endswith("4")


def test_the_title_says_school_term_and_place_in_chinese_whoever_reads(school):
    client = client_of(school.qian)
    client.post("/i18n/setlang/", {"language": "en"})
    client.cookies["django_language"] = "en"
    asked = {"layout": ROSTER, "of": f"class-{school.class_a.school_class_id}", "per_class": "1"}
    response = client.get("/roster/export/file/", asked)
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    texts = [cell.value for row in sheet.iter_rows(max_row=2) for cell in row if cell.value]
    season = {"autumn": "秋季学期", "spring": "春季学期"}[school.term.season]
    assert texts[0] == f"育才学校{school.term.year}年{season}留守儿童花名册（三年级1班）"
    day = school.today
    assert f"截至：{day.year}年{day.month}月{day.day}日" in texts[1]
    assert sheet.title == "三年级1班"


def test_the_total_at_the_foot_agrees_with_the_rows(school):
    Child.objects.filter(pk=school.wanglei.pk).update(sex="")
    sheet = book(school.qian, of="grade-3").worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows(min_row=4) for cell in row if cell.value]
    assert "合计：3人，其中男1人、女1人、性别未采集1人" in texts
    assert "注：带★的栏还有空缺：性别1人。" in texts


def test_what_is_not_known_is_empty_or_said_to_be_uncollected(school):
    TermSurvey.objects.filter(child=school.xiaoyu).update(health="", boarding="", aid=())
    Guardian.objects.filter(child=school.xiaoyu).update(phones="")
    civil, education = by_name(school.qian, CIVIL)["李小雨"], by_name(school.qian, EDUCATION)["李小雨"]
    assert [civil[name] for name in ("身体情况", "是否学校寄宿", "委托照料人联系电话", "救助措施")] == ["未采集"] * 4
    assert [education[name] for name in ("健康状况", "就读方式", "联系电话", "国籍", "是否孤儿")] == [None] * 5


# ---------------------------------------------------------------------------- civil affairs
def test_civil_affairs_lists_whom_it_counts_and_says_of_whom_it_cannot_be_told(school):
    TermSurvey.objects.filter(child=school.wanglei).update(household="2")
    TermSurvey.objects.filter(child=school.liuyang).update(household="")
    pages = book(school.qian, CIVIL).worksheets
    assert [row["姓名"] for row in table(pages[0])] == ["李小雨", "杨阳", "陈晨"]
    texts = [str(cell.value) for row in pages[0].iter_rows() for cell in row]
    assert "注：另有1人的情况尚未采集齐，还不能确定是否计入，未列入本表。" in texts


def test_civil_affairs_words(school):
    survey = school.xiaoyu.surveys.get(term=school.term)
    survey.mother_away, survey.other_parent_able, survey.guardianship, survey.aid = "0", "0", "2", ("0",)
    survey.save()
    Parent.objects.filter(child=school.wanglei, kind="father").update(status=Parent.Status.DEAD)
    Child.objects.filter(pk=school.liuyang.pk).update(id_number="", id_digest=None, no_id_reason="unregistered")
    rows = by_name(school.qian, CIVIL)
    names = (
        "户籍性质",
        "父亲当前务工地点",
        "母亲当前务工地点",
        "父母双方同时外出",
        "父母一方外出、另一方无监护能力",
        "无监护能力者",
    )
    assert [rows["李小雨"][name] for name in names] == ["农村居民户口", "广东省东莞市", "无", "否", "是", "母亲"]
    names = ("有无委托照料人", "与儿童关系", "监护类型", "救助措施", "就学情况", "是否登记户口")
    assert [rows["李小雨"][name] for name in names] == ["有", "祖母", "父或母无监护能力", "无", "小学", "是"]
    assert [rows["王磊"][name] for name in ("父亲姓名", "父亲当前务工地点", "父亲联系电话")] == ["—"] * 3
    assert [rows["刘洋"][name] for name in ("公民身份证号码", "是否登记户口")] == ["未采集", "否"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("广东省东莞市长安镇振安路", "广东省东莞市"),
        ("新疆维吾尔自治区阿克苏地区库车市", "新疆维吾尔自治区阿克苏地区"),
        ("湖北省恩施土家族苗族自治州利川市", "湖北省恩施土家族苗族自治州"),
        ("重庆市万州区五桥街道", "重庆市"),
        ("上海浦东", "上海市"),
        ("东莞", "东莞"),  # nobody said of which province
        ("不知道", "不知道"),
        ("", ""),
    ],
)
def test_places_are_written_to_province_and_city(text, place):
    assert province_and_city(text) == place


def summary(sheet):
    """(part, word) -> total, boys, girls, not known; and the line of the check."""
    rows, part = {}, ""
    for label, word, *figures in (
        [cell.value for cell in row] for row in sheet.iter_rows(min_row=4) if isinstance(row[2].value, int)
    ):
        part = label or part
        rows[part, word] = tuple(figures[:4])
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    return rows, next(text for text in texts if text.startswith("勾稽核对"))


def test_the_return_adds_up_and_agrees_with_the_register(school):
    Guardian.objects.filter(child=school.wanglei).update(relation=Relation.MOTHERS_BROTHER)
    Guardian.objects.filter(child=school.liuyang).update(relation=Relation.MOTHER)
    TermSurvey.objects.filter(child=school.xiaoyu).update(guardianship="3", aid=("1", "2"), boarding="2")
    register, back = book(school.qian, CIVIL).worksheets
    rows, check = summary(back)
    assert rows["总计", "总人数"] == (5, 3, 2, 0) == (len(table(register)), 3, 2, 0)
    for part in (
        "年龄（周岁）",
        "教育情况",
        "户籍性质",
        "健康状况",
        "是否学校寄宿",
        "委托照料原因",
        "实际监护",
        "监护情况",
    ):
        found = [figures for (label, _word), figures in rows.items() if label == part]
        assert tuple(map(sum, zip(*found, strict=True))) == (5, 3, 2, 0), part
    assert rows["实际监护", "祖父母、外祖父母"] == (3, 1, 2, 0)
    assert rows["实际监护", "亲戚朋友"] == rows["实际监护", "无委托照料人"] == (1, 1, 0, 0)
    assert rows["监护情况", "差"] == rows["是否学校寄宿", "是"] == (1, 0, 1, 0)
    assert rows["救助措施（可多选）", "最低生活保障"] == rows["救助措施（可多选）", "建档立卡贫困户"] == (1, 0, 1, 0)
    assert check.startswith("勾稽核对：相符。登记册5人；")


def test_the_check_says_what_does_not_add_up(school):
    layout = layouts()[CIVIL]
    entries = read_entries(
        survey_rows(school.qian, school.term, school.today), user=school.qian, term=school.term, on=school.today
    )
    boarding = next(part for part in layout.parts if part.label == "是否学校寄宿")
    lacking = summaries.Part(boarding.label, boarding.column, ("是", "未采集"))
    counted = summaries.Summary(summaries.count_sexes(entries), 4, ((lacking, summaries._counted(lacking, entries)),))
    assert counted.check() == (
        "勾稽核对：不相符。登记册4人，应为5人；是否学校寄宿：各分项之和0人（男0、女0、性别未采集0），"
        "应为5人（男3、女2、性别未采集0）。"
    )


# ---------------------------------------------------------------------------- education records
def test_education_words_are_names_of_options(school):
    Guardian.objects.filter(child=school.wanglei).update(relation=Relation.MOTHER, name="王美丽")
    rows = by_name(school.qian, EDUCATION)
    names = ("性别", "民族", "健康状况", "户口性质", "就读方式", "是否留守儿童", "身份证件类型")
    assert [rows["李小雨"][name] for name in names] == [
        "女", "汉族", "健康或良好", "农业户口", "走读", "双亲留守儿童", "居民身份证",
    ]  # fmt: skip
    assert rows["李小雨"]["出生日期"] == f"{school.xiaoyu.birth_date:%Y%m%d}"
    assert (rows["李小雨"]["班号"], rows["李小雨"]["入学年月"]) == ("1", f"{school.class_a.school_class.intake_year}09")
    members = [rows["李小雨"][f"成员{n}{what}"] for n in (1, 2) for what in ("姓名", "关系", "关系说明", "是否监护人")]
    assert members == ["王秀英", "祖父母或外祖父母", "祖母", "是", "李建国", "父亲", "父亲", "否"]
    members = [rows["王磊"][f"成员{n}{what}"] for n in (1, 2) for what in ("姓名", "关系", "是否监护人")]
    assert members == ["王美丽", "母亲", "是", "王建国", "父亲", "否"]


def test_a_junior_class_is_not_taken_for_the_primary_class_of_its_entry_year(school):
    year = school.class_a.school_class.intake_year
    junior = SchoolClass.objects.create(stage=Stage.JUNIOR, intake_year=year, number=1)
    ClassTerm.objects.create(school_class=junior, term=school.term)
    TermSurvey.objects.filter(child=school.chenchen, term=school.term).update(school_class=junior)
    assert by_name(school.qian, EDUCATION)["陈晨"]["入学年月"] == f"{year}09"
    assert said(brought_in_again(school, EDUCATION)) == unchanged(5)


# ---------------------------------------------------------------------------- many children
def add_children(school, count):
    children = Child.objects.bulk_create(
        Child(name=f"童{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", sex="1", birth_date=school.xiaoyu.birth_date)
        for n in range(count)
    )
    TermSurvey.objects.bulk_create(
        TermSurvey(
            child=child, term=school.term, school_class=school.class_a.school_class, joined_on=school.term.first_day,
            household="1", father_away="1", mother_away="1",
        )
        for child in children
    )  # fmt: skip
    Guardian.objects.bulk_create(Guardian(child=child, name="王秀英", relation="62") for child in children)
    Parent.objects.bulk_create(Parent(child=child, kind=kind) for child in children for kind in Parent.Kind.values)


@pytest.mark.parametrize("layout", [ROSTER, CIVIL, EDUCATION])
def test_an_export_takes_as_many_queries_for_many_children(school, layout):
    found, client = [], client_of(school.qian)
    for count in (3, 60):
        add_children(school, count)
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/roster/export/file/", {"layout": layout, "of": "", "per_class": "1"})
        assert response.status_code == 200
        found.append(len(queries))
    assert found[0] == found[1] <= 20


def test_who_leaves_is_no_longer_there_from_the_next_day(school):
    yesterday = school.today - dt.timedelta(days=1)
    TermSurvey.objects.filter(child=school.yangyang, term=school.term).update(
        left_on=yesterday, left_reason=LeavingReason.TRANSFERRED
    )
    assert "杨阳" not in by_name(school.qian)
