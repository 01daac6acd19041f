"""A list whose header is mostly unknown opens for somebody to explain it; what is no list of children is refused."""

import json

import pytest
from django.core.management import CommandError, call_command

from registry.models import Child, RosterImport, RosterLayout
from tests.personas import client_of
from tests.registry.roster.books import HEADERS, book, child, id_of, workbook
from tests.registry.roster.test_mending import bring_in, confirm, lines

pytestmark = pytest.mark.django_db
GOOD, OTHER = id_of("20170302", "女"), id_of("20170402", "女", 97)
OWN_WORDS = ["娃娃", "哪个班的", "谁在管娃", "怎么找他", "离家多远"]
OWN_ROWS = [
    ["李小雨", "三年级1班", "王秀英", "13800138000", "三里"],
    ["王小花", "三年级1班", "赵大爷", "13900139000", "五里"],
]
MARKS = ["姓名", "身份证号", "班级", "语文", "数学", "英语"]
MARKS_ROW = ["李小雨", GOOD, "三年级1班", 90, 91, 92]


@pytest.fixture
def office(school):
    return client_of(school.qian)


def proposed(client, url):
    """Header -> the field that the page has chosen for it."""
    (header,) = client.get(url).context["headers"]
    return {of["column"].header: of["field"] for of in header["columns"]}


def explain(client, url, **said):
    """Sends the columns as the page shows them, with what is said of some of them by their header."""
    (header,) = client.get(url).context["headers"]
    answers = {f"column-{of['n']}": said.get(of["column"].header, of["field"]) for of in header["columns"]}
    return client.post(url, {"explain": "1", "header": header["table"].key, **answers}, follow=True)


def test_a_list_in_the_schools_own_words_is_shown_and_nobody_goes_in_before_it_is_explained(office):
    url = bring_in(office, ("名单.xlsx", book([["三年级花名册"], OWN_WORDS, *OWN_ROWS])))
    page = office.get(url)
    assert RosterImport.objects.get().state == "open"
    assert all(word in page.text for word in (*OWN_WORDS, "李小雨", "13800138000"))
    assert "请在下面说明各列是什么" in page.text
    assert proposed(office, url) == {
        "娃娃": "name",
        "哪个班的": "class_text",
        "谁在管娃": "guardian_name",
        "怎么找他": "guardian_phones",
        "离家多远": "",
    }
    assert "还没有能导入的行" in page.text
    confirm(office, url)
    assert RosterImport.objects.get().state == "open"
    assert not Child.objects.filter(name="王小花").exists()


def test_once_explained_its_children_go_in_and_the_words_are_remembered(office):
    url = bring_in(office, ("名单.xlsx", book([OWN_WORDS, *OWN_ROWS])))
    explain(office, url)
    line = lines(office, url)["王小花"]
    assert (line.match.action, line.class_name, line.guardian, line.phones) == (
        "new", "三年级1班", "赵大爷", "13900139000",
    )  # fmt: skip
    confirm(office, url)
    assert Child.objects.get(name="王小花").guardians.get().phones == "13900139000"
    again = bring_in(office, ("下学期.xlsx", book([["新的一张"], OWN_WORDS, *OWN_ROWS], sheet="另一张")))
    assert set(lines(office, again)) == {"李小雨", "王小花"}
    assert RosterLayout.objects.count() == 1


def test_without_a_class_a_row_waits_until_a_column_or_the_sheet_says_it(office):
    words, rows = (
        [OWN_WORDS[0], *OWN_WORDS[2:], "身份证号"],
        [[row[0], *row[2:], number] for row, number in zip(OWN_ROWS, (GOOD, OTHER), strict=True)],
    )
    url = bring_in(office, ("名单.xlsx", book([words, *rows])))
    page = explain(office, url)
    assert {line.match.action for line in page.context["rows"]} == {"held"}
    assert not page.context["plan"].can_go_in
    named = bring_in(office, ("又一份.xlsx", book([words, *rows], sheet="三(1)班")))
    assert {line.class_name for line in office.get(named).context["rows"]} == {"三年级1班"}


def test_a_list_of_marks_with_names_is_asked_about(office):
    """It has what a roster needs, and is none: whoever says so of it has seen what its columns hold."""
    url = bring_in(office, ("成绩.xlsx", book([MARKS, MARKS_ROW])))
    page = office.get(url)
    assert all(word in page.text for word in MARKS[3:])
    assert (page.context["n"], page.context["plan"].can_go_in) == (0, False)
    explain(office, url)
    assert lines(office, url)["李小雨"].match.action == "new"


def test_an_explanation_with_which_no_row_is_a_child_is_taken_back(office):
    url = bring_in(office, ("名单.xlsx", book([["代号", "哪个班的", "号"], [1, "三年级1班", GOOD]])))
    assert "没有一行是孩子" in explain(office, url, 代号="name", 哪个班的="", 号="remarks").text
    assert "总要有一列是姓名" in explain(office, url, 代号="").text
    assert not RosterLayout.objects.exists()
    page = office.get(url)
    assert [header["sheet"] for header in page.context["headers"]] == ["花名册"]  # to be explained otherwise


def test_two_columns_cannot_hold_the_same(office):
    url = bring_in(office, ("名单.xlsx", book([OWN_WORDS, *OWN_ROWS])))
    page = explain(office, url, 谁在管娃="name")
    assert "不能有两列都是“姓名”" in page.text
    assert not RosterLayout.objects.exists()


def test_a_sheet_to_be_explained_does_not_keep_the_others_out(office):
    data = workbook({"三(1)班": [HEADERS, child()], "三(2)班": [OWN_WORDS, *OWN_ROWS[1:]]})
    url = bring_in(office, ("名单.xlsx", data))
    page = office.get(url)
    assert set(lines(office, url)) == {"李小雨"}
    assert "三(2)班：" in page.text
    header = next(header for header in page.context["headers"] if header["sheet"] == "三(2)班")
    answers = {f"column-{of['n']}": of["field"] for of in header["columns"]}
    office.post(url, {"explain": "1", "header": header["table"].key, **answers})
    assert set(lines(office, url)) == {"李小雨", "王小花"}


def test_a_list_that_does_not_say_who_the_names_are_of_is_read_by_its_id_numbers(office):
    rows = [["甲1", GOOD, 200], ["乙2", OTHER, 200]]
    url = bring_in(office, ("发放表.xlsx", book([["代号", "号码", "数额"], *rows])))
    assert proposed(office, url) == {"代号": "", "号码": "id_number", "数额": ""}


@pytest.mark.parametrize(
    "rows",
    [
        [["菜名", "价格"], ["豆腐", 3], ["白菜", 2]],
        [["品名", "单价", "数量", "金额", "备注"], ["黄瓜", 3, 10, 30, None], ["萝卜", 2, 5, 10, "新鲜"]],
        [["名称", "规格", "单价", "数量", "金额"], ["铅笔", "支", 1, 100, 100], ["本子", "本", 2, 100, 200]],
        [
            ["节次", "星期一", "星期二", "星期三"],
            ["第一节", "语文", "数学", "英语"],
            ["第二节", "体育", "音乐", "美术"],
        ],
        [["班级", "星期一", "星期二"], ["三年级1班", "语文", "数学"], ["三年级2班", "数学", "语文"]],
        [["号数", "语文", "数学"], [1, 90, 91], [2, 80, 85]],
        [["各位家长：", None], ["请于周五前", "把材料交来"], ["谢谢", "学校"]],
        [["李小雨", "三年级1班", "王秀英"], ["王小花", "三年级1班", "赵大爷"]],
        [["阿依", "三年级1班"], ["王小花", "三年级2班"], ["赵大山", "三年级3班"]],
        [["李小雨", "寄宿"], ["王小花", "走读"], ["赵大山", "走读"]],
        [["阿依", "寄宿"], ["王小花", "寄宿"], ["赵大山", "走读"]],
        [["日期", "天气", "值日"], ["周一", "晴", "清扫"], ["周二", "雨", "拖地"]],
    ],
    ids=[
        *("menu", "shopping", "stock", "timetable", "classes", "marks", "letter", "no header"),
        *("a class first", "a name first", "a value first", "duties"),
    ],
)
def test_what_is_plainly_no_roster_is_refused(office, rows):
    page = office.get(bring_in(office, ("文件.xlsx", book(rows))))
    assert RosterImport.objects.get().state == "refused"
    assert "表头" in page.text


def test_a_header_that_stands_on_every_page_is_explained_once(office):
    url = bring_in(office, ("名单.xlsx", book([OWN_WORDS, OWN_ROWS[0], OWN_WORDS, OWN_ROWS[1]])))
    explain(office, url)
    assert set(lines(office, url)) == {"李小雨", "王小花"}
    assert office.get(url).context["n"] == 2


def test_a_form_for_one_child_is_still_told_from_a_list(office):
    rows = [["姓名", "李小雨", "性别", "女", "民族", "汉"], ["出生日期", "2017-03-02", "身份证号", GOOD]]
    page = office.get(bring_in(office, ("登记表.xlsx", book([["登记表"], *rows, ["家庭住址", "青山村"]]))))
    assert RosterImport.objects.get().state == "refused"
    assert "登记表" in page.text


def test_the_command_refuses_what_somebody_must_explain_and_says_where(office, tmp_path):
    file = tmp_path / "成绩.xlsx"
    file.write_bytes(book([MARKS, MARKS_ROW]))
    report = tmp_path / "out.json"
    with pytest.raises(CommandError):
        call_command("import_roster", str(file), "--dry-run", "--report", str(report))
    said = json.loads(report.read_text(encoding="utf-8"))
    assert (said["outcome"], said["rows"], "语文" in said["message"]) == ("refuse", [], True)
    with pytest.raises(CommandError, match="语文.*导入花名册"):
        call_command("import_roster", str(file))
    assert not Child.objects.filter(name="李小雨", birth_date="2017-03-02").exists()
    assert RosterImport.objects.get().state == "open"


def test_there_is_no_marked_copy_before_the_columns_are_explained(office):
    url = bring_in(office, ("名单.xlsx", book([OWN_WORDS, *OWN_ROWS])))
    assert office.get(f"{url}marked/").status_code == 404
    assert f"{url}marked/" not in office.get(url).text
