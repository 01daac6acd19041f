"""Families are screened by a questionnaire; a person decides whether a file is opened, or says why not (A11)."""

import datetime as dt
import io
import uuid
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from lib.models import AccessLog
from registry.models import Child, Guardian, Screening, TermSurvey
from registry.screening.sheet import layout
from tests.personas import client_of, id_number

pytestmark = pytest.mark.django_db
BORN = dt.date(2017, 5, 4)
NUMBER = id_number(BORN, "2", 7)
ANSWERS = {
    "name": "秦小燕", "sex": "2", "id_number": NUMBER, "household": "1", "boarding": "1", "at_home": ["3"],
    "father_away": "1", "father_away_since": "2024-03-01", "mother_away": "1", "guardian_name": "秦老太",
    "guardian_relation": "62", "guardian_phones": "138 0000 1234", "hardship": ["8"], "remarks": "孩子常生病",
}  # fmt: skip


def fill_in(school, by=None, **answers):
    """Through the form on the phone; returns the saved questionnaire or the page that complains."""
    school_class = answers.pop("school_class", school.class_a.school_class_id)
    client = client_of(by or school.zhang)
    answer = client.post(reverse("screening-new"), {"school_class": school_class, **ANSWERS, **answers})
    return Screening.objects.latest("pk") if answer.status_code == 302 else answer


def decide(screening, by, **decision):
    return client_of(by).post(reverse("screening", args=[screening.pk]), decision, follow=True)


def test_a_questionnaire_opens_a_file_with_what_was_answered_to_be_verified(school):
    made = fill_in(school)
    assert (made.term, made.filled_by, made.filled_on, made.outcome) == (school.term, school.zhang, school.today, "")
    answer = decide(made, school.zhang, outcome="opened")
    assert "已为秦小燕建档，待核实" in answer.text
    made.refresh_from_db()
    child = made.child
    assert (made.outcome, made.decided_by, made.decided_on) == ("opened", school.zhang, school.today)
    assert (child.name, child.sex, child.birth_date, child.id_number) == ("秦小燕", "2", BORN, NUMBER)
    row = child.surveys.get()
    assert (row.term, row.school_class, row.joined_on) == (school.term, school.class_a.school_class, school.today)
    assert (row.state, row.method, row.household, row.boarding) == ("to_verify", "questionnaire", "1", "1")
    assert (row.father_away, row.father_away_since, row.mother_away) == ("1", dt.date(2024, 3, 1), "1")
    assert (row.hardship, row.remarks) == (("8",), "孩子常生病")
    guardian = child.guardians.get()
    assert (guardian.name, guardian.relation, guardian.phones) == ("秦老太", "62", "13800001234")
    assert client_of(school.zhang).get(f"/survey/{school.class_a.pk}/").text.count("秦小燕") == 1
    assert child.history.latest().history_user == school.zhang


def test_once_a_file_is_open_the_questionnaire_stands(school):
    made = fill_in(school)
    decide(made, school.zhang, outcome="opened")
    client = client_of(school.zhang)
    assert client.post(reverse("screening", args=[made.pk]), {"outcome": "not", "reason": "x"}).status_code == 404
    for name in ("screening-edit", "screening-discard"):
        assert client.post(reverse(name, args=[made.pk]), {"confirmed": "1"}).status_code == 404
    assert Child.objects.filter(name="秦小燕").count() == 1


@pytest.mark.parametrize("outcome", ["not", "again"])
def test_not_opened_takes_a_reason(school, outcome):
    made = fill_in(school)
    assert "请写明不建档的原因" in decide(made, school.zhang, outcome=outcome, reason=" ").text
    made.refresh_from_db()
    assert made.outcome == ""
    decide(made, school.zhang, outcome=outcome, reason="父亲上月已回家")
    made.refresh_from_db()
    assert (made.outcome, made.reason, made.decided_by) == (outcome, "父亲上月已回家", school.zhang)
    assert not Child.objects.filter(name="秦小燕").exists()
    assert "父亲上月已回家" in client_of(school.zhang).get(reverse("screenings"), {"state": outcome}).text
    decide(made, school.zhang, outcome="opened")  # looked at again, and decided otherwise
    made.refresh_from_db()
    assert (made.outcome, made.reason, made.child.name) == ("opened", "", "秦小燕")


def test_on_the_register_already_names_the_child(school):
    made = fill_in(school, name=school.xiaoyu.name, id_number="")
    page = client_of(school.zhang).get(reverse("screening", args=[made.pk]))
    assert f'<option value="{school.xiaoyu.pk}" selected>' in page.text
    assert "请选择是谁的档案" in decide(made, school.zhang, outcome="registered").text
    decide(made, school.zhang, outcome="registered", child=school.chenchen.pk)  # of another class
    made.refresh_from_db()
    assert made.outcome == ""
    decide(made, school.zhang, outcome="registered", child=school.xiaoyu.pk)
    made.refresh_from_db()
    assert (made.outcome, made.child) == ("registered", school.xiaoyu)


def give_number(child):
    child.id_number = id_number(child.birth_date, child.sex, 9)
    child.save()
    return child.id_number


def test_nobody_gets_a_second_file(school):
    number, files = give_number(school.xiaoyu), Child.objects.count()
    made = fill_in(school, name="李小雨", id_number=number, sex=school.xiaoyu.sex, birth_date="")
    assert "已有档案" in decide(made, school.zhang, outcome="opened").text
    assert Child.objects.count() == files
    assert Screening.objects.get().outcome == ""


def test_that_another_class_has_the_number_is_not_told_with_a_name(school):
    number, files = give_number(school.xiaoyu), Child.objects.count()
    made = fill_in(
        school, by=school.li, name="秦小雁", id_number=number, sex=school.xiaoyu.sex, birth_date="",
        school_class=school.class_b.school_class_id,
    )  # fmt: skip
    answer = decide(made, school.li, outcome="opened")
    assert "办公室" in answer.context["form"].non_field_errors()[0]
    assert school.xiaoyu.name not in answer.text
    assert Child.objects.count() == files


def test_who_was_on_the_register_before_goes_on_with_the_old_file(school):
    number = give_number(school.xue)
    made = fill_in(school, by=school.qian, name=school.xue.name, id_number=number, sex=school.xue.sex, birth_date="")
    files, guardians = Child.objects.count(), Guardian.objects.filter(child=school.xue).count()
    decide(made, school.qian, outcome="opened")
    assert Child.objects.count() == files
    assert school.xue.surveys.filter(term=school.term, state="to_verify").exists()
    assert Guardian.objects.filter(child=school.xue).count() == guardians


@pytest.mark.parametrize(
    ("answers", "proposed"),
    [
        ({}, "建议：建档"),
        ({"mother_away": "0", "other_parent_able": "1"}, "建议：建档"),
        ({"father_away": "0", "father_away_since": "", "mother_away": "0"}, "建议：不属于留守儿童"),
        ({"mother_away": "", "father_away": "", "father_away_since": ""}, "请再问清谁在外务工"),
    ],
)
def test_the_answers_propose_and_a_person_decides(school, answers, proposed):
    made = fill_in(school, **answers)
    page = client_of(school.zhang).get(reverse("screening", args=[made.pk]))
    assert proposed in page.text
    assert page.context["form"].initial["outcome"] is None  # nothing is ticked beforehand
    decide(made, school.zhang, outcome="not", reason="家长已回")
    assert Screening.objects.get().outcome == "not"


def test_away_for_less_than_three_months_is_not_proposed_by_the_education_records(school):
    since = (school.today - dt.timedelta(days=30)).isoformat()
    made = fill_in(school, father_away_since=since, mother_away="0", household="2")
    row = Screening.objects.with_verdicts(school.today).get(pk=made.pk)
    assert (row.education, row.civil_affairs, row.proposal) == ("0", "0", "not")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"guardian_phones": "138"}, "guardian_phones"),
        ({"id_number": NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")}, "id_number"),
        ({"sex": "1"}, "sex"),
        ({"birth_date": "2016-01-01"}, "birth_date"),
        ({"birth_date": "2099-01-01", "id_number": ""}, "birth_date"),
        ({"father_away": "0"}, "father_away_since"),
        ({"at_home": ["1"]}, "father_away"),
        ({"at_home": ["2"]}, "mother_away"),
        ({"at_home": ["0", "3"]}, "at_home"),
        ({"name": ""}, "name"),
        ({"school_class": ""}, "school_class"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_saved(school, answers, field):
    page = fill_in(school, **answers)
    assert not Screening.objects.exists()
    assert set(page.context["form"].errors) == {field}
    assert "还没保存" in page.text
    assert "孩子常生病" in page.text  # what was typed is still there


def test_nobody_is_screened_twice_in_a_term(school):
    fill_in(school)
    assert "本学期已有" in fill_in(school).text
    assert "本学期已有这个身份证号" in fill_in(school, name="秦小雁").text
    fill_in(school, name="秦小燕", id_number=id_number(dt.date(2017, 6, 1), "2", 3))  # a namesake
    assert Screening.objects.count() == 2


def test_who_sees_the_questionnaires_of_a_class(school):
    made = fill_in(school)
    paths = [reverse("screening", args=[made.pk])]
    for name, status in {
        "zhang": 200, "qian": 200, "sun": 200, "li": 404, "zheng": 404, "wang": 404, "zhou": 404, "wu": 404,
    }.items():  # fmt: skip
        client = client_of(school.staff[name])
        assert [client.get(path).status_code for path in paths] == [status], name
        listed = client.get(reverse("screenings"))
        assert ("秦小燕" in listed.text) == (status == 200), name
    assert client_of(school.sun).get(reverse("screening-new")).status_code == 404
    assert decide(made, school.sun, outcome="not", reason="x").status_code == 404
    assert decide(made, school.li, outcome="not", reason="x").status_code == 404
    assert "秦小燕" not in client_of(school.li).get(reverse("screenings")).text


def test_a_class_teacher_fills_in_for_her_class_only(school):
    page = fill_in(school, school_class=school.class_b.school_class_id)
    assert page.status_code == 200
    assert not Screening.objects.exists()
    assert fill_in(school, by=school.qian, school_class=school.class_b.school_class_id).term == school.term


def test_the_id_number_is_masked_for_whoever_may_not_read_it(school):
    made = fill_in(school)
    path, edit = reverse("screening", args=[made.pk]), reverse("screening-edit", args=[made.pk])
    assert NUMBER in client_of(school.qian).get(path).text
    for name, phone in (("zhang", True), ("sun", False)):
        text = client_of(school.staff[name]).get(path).text
        assert NUMBER not in text
        assert NUMBER[:6] in text
        assert ("13800001234" in text) == phone
    assert NUMBER not in client_of(school.zhang).get(edit).text
    school_class = school.class_a.school_class_id
    client_of(school.zhang).post(edit, {**ANSWERS, "school_class": school_class, "id_number": "", "name": "秦晓燕"})
    made.refresh_from_db()
    assert (made.name, made.id_number) == ("秦晓燕", NUMBER)


def test_a_mistaken_one_is_deleted_after_a_question(school):
    made = fill_in(school)
    path, client = reverse("screening-discard", args=[made.pk]), client_of(school.zhang)
    assert "将被删除" in client.post(path).text
    assert Screening.objects.exists()
    client.post(path, {"confirmed": "1"})
    assert not Screening.objects.exists()


def test_each_class_is_counted_and_every_number_is_a_list(school):
    fill_in(school)
    other = fill_in(school, by=school.li, name="杜小松", id_number="", school_class=school.class_b.school_class_id)
    decide(other, school.li, outcome="not", reason="父母都在家")
    client = client_of(school.qian)
    page = client.get(reverse("screenings"))
    assert [(line["name"], line["n"]) for line in page.context["classes"]] == [("三年级1班", 1), ("五年级1班", 1)]
    for line in page.context["classes"]:
        for slug, _label, n in line["numbers"]:
            listed = client.get(reverse("screenings"), {"class": line["pk"], "state": slug})
            assert listed.context["page"].paginator.count == n
    assert [n for slug, _label, n in page.context["tabs"] if slug in ("all", "waiting", "not")] == [2, 1, 1]


def test_the_office_takes_them_away_and_that_is_logged(school):
    fill_in(school)
    for name in ("zhang", "sun", "wang", "zhou"):
        assert client_of(school.staff[name]).get(reverse("screening-export")).status_code == 404, name
    sheet = load_workbook(io.BytesIO(client_of(school.qian).get(reverse("screening-export")).content)).active
    head, row = [[cell.value for cell in line] for line in sheet.iter_rows()]
    found = dict(zip(head, row, strict=True))
    assert (found["学生姓名"], found["身份证号"], found["家里和谁住"]) == ("秦小燕", NUMBER, "祖父母")
    assert (found["班级"], found["筛查结果"], found["填表人"]) == ("三年级1班", "待定", "张老师")
    assert AccessLog.objects.filter(act="export", kind="registry.screening", by=school.qian).exists()


def test_the_survey_and_the_set_up_lead_to_it(school):
    fill_in(school)
    assert f"{reverse('screenings')}?class=" in client_of(school.zhang).get(f"/survey/{school.class_a.pk}/").text
    assert reverse("screenings") in client_of(school.qian).get("/survey/").text
    front = client_of(school.qian).get(reverse("setup")).text
    assert f"{reverse('screenings')}?state=waiting" in front
    assert "筛查问卷待定" in front


def test_the_form_on_paper_is_empty_and_in_chinese(school):
    fill_in(school)
    text = client_of(school.zhang).get(reverse("screening-paper")).text
    for words in ("家庭情况筛查问卷", "□ 祖父母", "在家一方能否照管孩子？", "家长或照管人（签名）：", "以下由学校填写"):
        assert words in text
    assert "秦小燕" not in text


# ------------------------------------------------------------------ the sheet
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


# ------------------------------------------------------------------ what must never be false
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"outcome": "not", "decided": True},
        {"outcome": "again", "decided": True},
        {"outcome": "opened", "decided": True},
        {"outcome": "registered", "decided": True},
        {"outcome": "not", "reason": "x"},
        {"outcome": "not", "reason": "x", "decided": True, "with_child": True},
        {"outcome": "else", "reason": "x", "decided": True},
        {"decided": True},
    ],
)
def test_the_database_refuses(school, wrong):
    facts = {"name": "秦小燕", **wrong}
    if facts.pop("decided", False):
        facts |= {"decided_by": school.zhang, "decided_on": school.today}
    if facts.pop("with_child", False):
        facts["child"] = school.xiaoyu
    given = {"term": school.term, "school_class": school.class_a.school_class}
    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.create(**given, filled_by=school.zhang, filled_on=school.today, **facts)


def test_what_stands_in_the_register_is_what_the_survey_asks(school):
    """Every fact that a file takes over has the same name and the same answers in both."""
    for name in Screening.TO_SURVEY:
        ours, theirs = Screening._meta.get_field(name), TermSurvey._meta.get_field(name)
        assert type(ours) is type(theirs), name
        assert ours.choices == theirs.choices, name


def test_a_number_of_somebody_else_opens_no_file(school):
    number, files = give_number(school.xue), Child.objects.count()
    made = fill_in(school, by=school.qian, name="秦小燕", id_number=number, sex=school.xue.sex, birth_date="")
    answer = decide(made, school.qian, outcome="opened")
    assert f"这个身份证号在名册里是{school.xue.name}的" in answer.text
    assert Child.objects.count() == files
    assert not school.xue.surveys.filter(term=school.term).exists()


def test_the_second_arrival_of_a_decision_goes_where_the_first_went(school):
    made, client = fill_in(school), client_of(school.zhang)
    url = reverse("screening", args=[made.pk])
    posted = {"outcome": "opened", "once": str(uuid.uuid4())}
    first, second = client.post(url, posted), client.post(url, posted)
    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert Child.objects.filter(name="秦小燕").count() == 1


def test_what_is_typed_on_the_phone_waits_and_is_gone_when_it_is_saved(school):
    client, url = client_of(school.zhang), reverse("screening-new")
    typed = {"name": "秦小燕", "at_home": ["3", "5"], "father_away": "1", "once": str(uuid.uuid4()), "v": "a.1"}
    client.post("/drafts/screening-new", {"body": urlencode(typed, doseq=True)})
    form = client.get(url).context["form"]
    assert (form["name"].value(), form["at_home"].value(), form["father_away"].value()) == ("秦小燕", ["3", "5"], "1")
    client.post(url, {"school_class": school.class_a.school_class_id, **ANSWERS, "once": typed["once"]})
    assert Screening.objects.get().name == "秦小燕"
    assert client.get(url).context["typed"] is None


def test_nothing_of_a_sheet_is_dropped_in_silence(school):
    strange = {**ROW, "备注说明": "家里失火，急需帮助", "姓名": "秦小燕（已转学）"}
    page = bring_in(school, sheet_of(strange, headers=[*HEADERS, "备注说明"]))
    said = " ".join(mistake.message for mistake in page.context["mistakes"])
    assert "备注说明" in said
    assert "已转学" in said
    assert not Screening.objects.exists()
