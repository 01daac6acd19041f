"""What the office mends in the preview of a roster: cells, rows, columns; and the marked copy to be mended in Excel."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from lib.sheets.folder import File, pack
from registry.models import Child, RosterImport, RosterLayout
from tests.personas import client_of
from tests.registry.roster.books import HEADERS, book, child, id_of, workbook
from tests.registry.roster.test_corpus import ROSTERS

pytestmark = pytest.mark.django_db
GOOD, OTHER = id_of("20170302", "女"), id_of("20170402", "女", 97)
WRONG = GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2")


@pytest.fixture
def office(school):
    """In an empty register: what these tests bring in is all there is."""
    return client_of(school.qian)


def bring_in(client, *files):
    """Brings files in; returns the address of the preview."""
    uploaded = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post("/roster/", {"file": uploaded}).url


def lines(client, url, **query):
    return {line.name: line for line in client.get(url, query).context["rows"]}


def boxes(line):
    return {cell.name.rsplit("-", 1)[1]: cell for cell in (*line.doubtful, *line.cells)}


def mend(client, url, line, **texts):
    """Sends the row as the page shows it, with `texts` typed into the boxes of these fields."""
    cells = boxes(line)
    posted = {cell.name: cell.text for cell in cells.values()} | {cells[name].name: t for name, t in texts.items()}
    return client.post(url, {"mend": "1", f"m-{line.number}-{line.match.row.row}-in": "1", **posted})


def confirm(client, url, **answers):
    page = client.get(url)
    return client.post(url, {"confirm": "1", "fingerprint": page.context["fingerprint"], **answers}, follow=True)


def test_a_wrong_number_is_mended_in_the_table_and_the_child_goes_in(office):
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child(身份证号=WRONG), child("王小花", 身份证号=OTHER)])))
    line = lines(office, url)["李小雨"]
    assert (line.match.action, boxes(line)["id_number"].text) == ("held", WRONG)
    mend(office, url, line, id_number=GOOD)
    mended = lines(office, url)["李小雨"]
    assert (mended.match.action, mended.problems, mended.doubtful) == ("new", [], [])
    assert (boxes(mended)["id_number"].mended, boxes(mended)["id_number"].written) == (True, WRONG)
    confirm(office, url)
    assert Child.objects.get(name="李小雨", birth_date="2017-03-02").id_number == GOOD
    assert office.get(f"{url}original/").content[:2] == b"PK"


def test_what_is_typed_wrongly_stays_and_is_said_again(office):
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child(身份证号=WRONG)])))
    mend(office, url, lines(office, url)["李小雨"], id_number="5205211")
    line = lines(office, url)["李小雨"]
    assert (line.match.action, boxes(line)["id_number"].text) == ("held", "5205211")
    mend(office, url, line, id_number=WRONG)
    assert not RosterImport.objects.get().mendings.exists()


def test_a_class_without_a_column_is_written_in_the_row(office):
    headers = [header for header in HEADERS if header != "班级"]
    row = [cell for header, cell in zip(HEADERS, child(), strict=True) if header != "班级"]
    url = bring_in(office, ("名单.xlsx", book([headers, row])))
    line = lines(office, url)["李小雨"]
    assert line.match.action == "held"
    mend(office, url, line, school_class="三年级1班")
    line = lines(office, url)["李小雨"]
    assert (line.match.action, line.class_name) == ("new", "三年级1班")


def test_a_row_is_left_out_and_taken_in_again(office):
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child(), child("王小花", 身份证号=OTHER)])))
    line = lines(office, url)["王小花"]
    at = f"m-{line.number}-{line.match.row.row}"
    office.post(url, {"mend": "1", f"{at}-in": "1", f"{at}-asked": "1", f"{at}-out": "1"})
    page = office.get(url)
    assert (page.context["totals"]["new"], page.context["totals"]["left_out"]) == (1, 1)
    office.post(url, {"mend": "1", f"{at}-in": "1", f"{at}-asked": "1"})
    assert office.get(url).context["totals"]["new"] == 2


def test_several_files_are_one_roster_and_a_child_in_two_of_them_is_said(office):
    first = book([HEADERS[:4] + HEADERS[5:], [c for h, c in zip(HEADERS, child(), strict=True) if h != "班级"]])
    again = book([HEADERS, child(班级="三(1)班"), child("王小花", 身份证号=OTHER, 班级="三(1)班")])
    url = bring_in(office, ("三年级1班.xlsx", first), ("又一份.xlsx", again), ("照片.jpg", b"\xff\xd8\xff"))
    page = office.get(url)
    assert page.context["totals"]["new"] == 2
    assert "照片.jpg" in page.text
    assert {line.class_name for line in page.context["rows"]} == {"三年级1班"}
    (repeated,) = [p for p in page.context["plan"].problems if p.kind == "duplicate_child"]
    assert repeated.sheet.startswith("又一份.xlsx")
    with zipfile.ZipFile(io.BytesIO(office.get(f"{url}original/").content)) as kept:
        assert kept.read("三年级1班.xlsx") == first


def test_a_zip_from_a_chinese_windows_is_read_with_its_folders(office):
    headers = [header for header in HEADERS if header != "班级"]
    row = [cell for header, cell in zip(HEADERS, child(), strict=True) if header != "班级"]
    name = "三年级/2班.xlsx".encode("gb18030")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x" * len(name), book([headers, row], sheet="Sheet1"))
        archive.writestr("__MACOSX/x", b"x")
        archive.writestr("~$1.xlsx", b"x")
    data = out.getvalue().replace(b"x" * len(name), name)  # as such a zip has it: GBK, and no word of it
    page = office.get(bring_in(office, ("全校.zip", data)))
    (line,) = page.context["rows"]
    assert line.class_name == "三年级2班"
    assert page.context["plan"].understanding.notices == []


def test_a_zip_without_a_roster_is_refused_with_the_reasons(office):
    page = office.get(bring_in(office, ("全校.zip", pack([File("a.pdf", b"%PDF-1.4"), File("b.docx", b"%PDF")]))))
    assert RosterImport.objects.get().state == "refused"
    assert "a.pdf" in page.text


HEADER = ["姓名", "身份证号", "班级", "谁在管娃", "怎么找他"]


def test_an_unknown_column_is_shown_with_a_guess_and_remembered_once_explained(office):
    rows = [
        ["李小雨", GOOD, "三年级1班", "王秀英", "13800138000"],
        ["王小花", OTHER, "三年级1班", "赵大爷", "13900139000"],
    ]
    url = bring_in(office, ("名单.xlsx", book([HEADER, *rows])))
    (header,) = office.get(url).context["headers"]
    unknown = {of["column"].header: of["field"] for of in header["columns"] if of["unknown"]}
    assert unknown == {"谁在管娃": "guardian_name", "怎么找他": "guardian_phones"}
    assert lines(office, url)["李小雨"].guardian == ""
    answers = {f"column-{of['n']}": of["field"] for of in header["columns"]}
    posted = {"explain": "1", "header": header["table"].key, "column": [of["n"] for of in header["columns"]], **answers}
    office.post(url, posted)
    assert lines(office, url)["李小雨"].phones == "13800138000"
    next_term = bring_in(office, ("下学期.xlsx", book([["新学期花名册"], HEADER, *rows], sheet="另一张")))
    assert lines(office, next_term)["王小花"].guardian == "赵大爷"
    assert RosterLayout.objects.count() == 1


def test_a_column_full_of_names_is_taken_for_them_and_that_is_said(office):
    headers = ["娃儿", "身份证号", "班级", "监护人", "联系电话"]
    url = bring_in(office, ("名单.xlsx", book([headers, ["李小雨", GOOD, "三年级1班", "王秀英", "13800138000"]])))
    assert lines(office, url)["李小雨"].match.action == "new"
    assert "当作姓名来读" in office.get(url).text


def marked(client, url):
    return client.get(f"{url}marked/").content


def test_the_marked_copy_colours_what_is_doubtful_and_is_understood_when_mended(office):
    data = workbook(
        {"三(2)班": [["花名册"], HEADERS, child(身份证号=int(GOOD[:17]) * 10), child("王小花", 身份证号=OTHER)]}
    )
    url = bring_in(office, ("名单.xlsx", data))
    copy = load_workbook(io.BytesIO(marked(office, url)))
    cell = copy["三(2)班"]["D3"]
    assert (cell.fill.fgColor.rgb, cell.number_format) == ("FFF4C7C3", "@")
    assert "身份证号" in cell.comment.text
    assert copy["三(2)班"]["D4"].comment is None
    cell.value = GOOD
    out = io.BytesIO()
    copy.save(out)
    again = bring_in(office, ("名单.xlsx", out.getvalue()))
    assert {line.match.action for line in office.get(again).context["rows"]} == {"new"}
    clean = load_workbook(io.BytesIO(marked(office, again)))["三(2)班"]["D3"]
    assert (clean.comment, clean.fill.fill_type) == (None, None)


@pytest.mark.parametrize("name", ["02_by_libreoffice.xls", "02_by_libreoffice.ods", "20_gbk.csv"])
def test_the_marked_copy_of_another_kind_of_file_says_the_same(office, name):
    url = bring_in(office, (name, (ROSTERS / name).read_bytes()))
    before = office.get(url).context["totals"]
    again = bring_in(office, (name.split(".")[0] + ".xlsx", marked(office, url)))
    after = office.get(again).context["totals"]
    assert {k: after[k] for k in ("new", "held", "errors")} == {k: before[k] for k in ("new", "held", "errors")}


def test_what_was_mended_in_the_browser_stands_in_the_copy(office):
    headers = [header for header in HEADERS if header != "班级"]
    row = [cell for header, cell in zip(HEADERS, child(身份证号=WRONG), strict=True) if header != "班级"]
    url = bring_in(office, ("名单.xlsx", book([headers, row])))
    mend(office, url, lines(office, url)["李小雨"], id_number=GOOD, school_class="三年级1班")
    again = bring_in(office, ("改好.xlsx", marked(office, url)))
    line = lines(office, again)["李小雨"]
    assert (line.match.action, line.id_number, line.class_name) == ("new", GOOD, "三年级1班")


def test_rows_held_back_by_an_import_are_mended_afterwards(office):
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child(身份证号=WRONG), child("王小花", 身份证号=OTHER)])))
    confirm(office, url)
    assert not Child.objects.filter(birth_date="2017-03-02").exists()
    rest = office.post(url, {"again": "1"}).url
    line = lines(office, rest)["李小雨"]
    mend(office, rest.partition("?")[0], line, id_number=GOOD)
    page = confirm(office, rest.partition("?")[0])
    assert "新增 1 人" in page.text
    assert Child.objects.filter(birth_date="2017-03-02").exists()


def test_the_children_who_left_are_answered_together(school, office):
    kept = school.xiaoyu
    url = bring_in(office, ("名单.csv", f"班级,姓名,监护人\n三年级1班,{kept.name},奶奶".encode()))
    gone = [row.child for row in office.get(url).context["plan"].left]
    assert len(gone) > 1
    one_by_one = {f"left-{child.pk}": "" for child in gone} | {f"left-{gone[0].pk}": "stays"}
    confirm(office, url, **one_by_one, **{"left-all": "transferred"})
    left = {child.pk for child in gone if child.surveys.filter(term=school.term, left_reason="transferred").exists()}
    assert left == {child.pk for child in gone[1:]}


def test_a_new_child_who_resembles_one_on_the_register_goes_in_and_is_said(school, office):
    school.xiaoyu.birth_date, school.xiaoyu.id_number = dt.date(2018, 3, 2), id_of("20180302", "女", 55)
    school.xiaoyu.save()
    rows = [
        child("李小雨", 身份证号=id_of("20180302", "女", 58), 班级="三年级1班"),
        child("李小玉", 身份证号=id_of("20180302", "女", 56), 班级="三年级1班"),
    ]
    rows.append(child("王小花", 身份证号=id_of("20180302", "女", 57), 班级="三年级1班", 监护人="别人"))
    url = bring_in(office, ("名单.xlsx", book([HEADERS, *rows])))
    said = {(p.row, p.kind) for p in office.get(url).context["plan"].problems if p.kind == "possible_duplicate"}
    assert {row for row, _kind in said} == {2, 3}
    confirm(office, url)
    assert Child.objects.filter(birth_date="2018-03-02").count() == 4


def test_what_went_in_doubtfully_is_listed_for_the_class_teacher_until_it_is_verified(school, office):
    url = bring_in(
        office, ("名单.xlsx", book([HEADERS, child("赵小妹", 身份证号="无", 班级="三年级1班", 联系电话="138")]))
    )
    confirm(office, url)
    teacher = client_of(school.zhang)
    page = teacher.get(f"/survey/{school.class_a.pk}/")
    assert "花名册里有疑问" in page.text
    row = Child.objects.get(name="赵小妹").surveys.get()
    assert row.doubts
    teacher.post(f"/survey/{school.class_a.pk}/", {"row": row.pk, "method": "phone"})
    row.refresh_from_db()
    assert (row.state, row.doubts) == ("verified", "")
    assert "花名册里有疑问" not in teacher.get(f"/survey/{school.class_a.pk}/").text


def test_a_change_that_is_doubtful_puts_the_row_back_to_be_verified(school, office):
    known = school.wanglei
    assert known.surveys.get(term=school.term).state == "verified"
    row = child(
        known.name, 身份证号=None, 性别="男", 班级="三年级1班", 监护人="新来的姑姑", 关系="姑母", 联系电话="138"
    )
    confirm(office, bring_in(office, ("名单.xlsx", book([HEADERS, row]))))
    survey = known.surveys.get(term=school.term)
    assert (survey.state, survey.verified_by, "138" in survey.doubts) == ("to_verify", None, True)


def test_a_list_of_both_parents_keeps_its_columns_when_another_one_is_explained(office):
    headers = ["姓名", "身份证号", "班级", "家长姓名", "家长电话", "成员1姓名", "成员1关系", "怪列"]
    row = ["李小雨", GOOD, "三年级1班", "李大海", "13800138000", "王秀英", "祖母", "x"]
    url = bring_in(office, ("名单.xlsx", book([headers, row])))
    before = lines(office, url)["李小雨"].match.row.values
    (header,) = office.get(url).context["headers"]
    answers = {f"column-{of['n']}": of["field"] for of in header["columns"]}
    office.post(url, {"explain": "1", "header": header["table"].key, **answers})
    assert lines(office, url)["李小雨"].match.row.values == before
    assert list(RosterLayout.objects.get().columns.values()) == [""]


def test_an_explanation_without_a_name_is_refused(office):
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child()])))
    (header,) = office.get(url).context["headers"]
    answers = {f"column-{of['n']}": "" for of in header["columns"]}
    page = office.post(url, {"explain": "1", "header": header["table"].key, **answers}, follow=True)
    assert "总要有一列是姓名" in page.text
    assert not RosterLayout.objects.exists()
    assert office.get(url).context["totals"]["new"] == 1


def test_a_cell_of_two_lines_is_not_changed_by_looking_at_it(office):
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child(联系电话="13800138000\n13900139000")])))
    line = lines(office, url)["李小雨"]
    assert "\n" not in boxes(line)["guardian_phones"].text
    mend(office, url, line)
    assert not RosterImport.objects.get().mendings.exists()
    mend(office, url, line, guardian_phones="13800138000 13700137000")
    assert lines(office, url)["李小雨"].phones == "13800138000 13700137000"


def test_what_stands_above_is_repeated_below_a_mended_row(office):
    headers = ["姓名", "身份证号", "现住址"]
    rows = [["李小雨", GOOD, "甲村"], ["王小花", OTHER, "同上"], ["赵大山", id_of("20170502"), "同上"]]
    url = bring_in(office, ("名单.xlsx", book([headers, *rows])))
    mend(office, url, lines(office, url)["王小花"], school_class="三年级1班")
    assert {line.match.row.values["address"] for line in lines(office, url).values()} == {"甲村"}


def test_what_has_been_imported_is_mended_no_more(office):
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child()])))
    line = lines(office, url)["李小雨"]
    confirm(office, url)
    for posted in (
        {"mend": "1", f"m-0-{line.match.row.row}-in": "1", boxes(line)["name"].name: "别人"},
        {"discard": "1"},
    ):
        office.post(url, posted)
        assert RosterImport.objects.get().state == "done"


def test_who_left_in_the_course_of_the_term_and_is_named_again_is_back(school, office):
    row = school.wanglei.surveys.get(term=school.term)
    row.left_on, row.left_reason = school.today, "transferred"
    row.save()
    school.wanglei.id_number = id_of("20180302")
    school.wanglei.save()
    named = child(school.wanglei.name, 身份证号=school.wanglei.id_number, 性别="男", 班级="三年级1班")
    url = bring_in(office, ("名单.xlsx", book([HEADERS, named])))
    page = confirm(office, url)
    assert "已导入：新增 1 人" in page.text
    row.refresh_from_db()
    assert (row.left_on, row.left_reason) == (None, "")


def test_the_roster_of_a_past_term_changes_nobody_of_today(school, office):
    known = school.wanglei
    guardian = known.guardians.current().get()
    row = child(known.name, 身份证号=None, 性别="男", 班级="二年级1班", 监护人="从前的姑姑", 关系="姑母")
    url = bring_in(office, ("去年.xlsx", book([HEADERS, row])))
    office.post(url, {"term": school.last_term.slug})
    confirm(office, url)
    assert known.guardians.current().get() == guardian


def test_one_parent_away_is_told_and_given_up_once_a_file_says_which(school, office):
    survey = school.wanglei.surveys.get(term=school.term)
    survey.father_away = survey.mother_away = ""
    survey.save()
    headers = ["姓名", "班级", "留守类型", "外出情况"]
    first = bring_in(office, ("一.xlsx", book([headers[:3], [school.wanglei.name, "三年级1班", "单亲留守儿童"]])))
    assert [d.new for d in lines(office, first)[school.wanglei.name].differences] == ["单亲外出"]
    confirm(office, first)
    survey.refresh_from_db()
    assert survey.education_override == "1"
    confirm(office, bring_in(office, ("二.xlsx", book([headers, [school.wanglei.name, "三年级1班", None, "双方"]]))))
    survey.refresh_from_db()
    assert (survey.education_override, survey.override_reason, survey.father_away) == ("", "", "1")


def test_merged_cells_are_taken_apart_where_one_row_is_mended(office):
    headers = ["姓名", "身份证号", "班级"]
    rows = [["李小雨", GOOD, "三年级1班"], ["王小花", OTHER, None], ["赵大山", id_of("20170502"), None]]
    url = bring_in(office, ("名单.xlsx", book([headers, *rows], merged=("C2:C4",))))
    mend(office, url, lines(office, url)["赵大山"], school_class="三年级2班")
    again = bring_in(office, ("改好.xlsx", marked(office, url)))
    found = {line.name: line.class_name for line in office.get(again).context["rows"]}
    assert found == {"李小雨": "三年级1班", "王小花": "三年级1班", "赵大山": "三年级2班"}


def test_a_row_left_out_stays_out_in_the_copy(office):
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child(), child("王小花", 身份证号=OTHER)])))
    line = lines(office, url)["王小花"]
    at = f"m-{line.number}-{line.match.row.row}"
    office.post(url, {"mend": "1", f"{at}-in": "1", f"{at}-asked": "1", f"{at}-out": "1"})
    again = bring_in(office, ("改好.xlsx", marked(office, url)))
    assert set(lines(office, again)) == {"李小雨"}


def test_a_row_that_repeats_a_child_is_told_on_the_page(office):
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child(), child(联系电话="13900139000")])))
    page = office.get(url)
    assert page.context["n"] == 1
    assert [problem.row for problem in page.context["elsewhere"]] == [3]
    assert "第 3 行" in page.text


def test_mending_the_rest_leaves_alone_what_was_corrected_since(office):
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child(身份证号=WRONG), child("王小花", 身份证号=OTHER)])))
    confirm(office, url)
    guardian = Child.objects.get(name="王小花").guardians.get()
    guardian.phones = "13999998888"
    guardian.save()
    rest = office.post(url, {"again": "1"}).url.partition("?")[0]
    mend(office, rest, lines(office, rest)["李小雨"], id_number=GOOD)
    page = office.get(rest)
    assert (page.context["totals"]["new"], page.context["totals"]["changed"], page.context["plan"].left) == (1, 0, [])
    confirm(office, rest)
    guardian.refresh_from_db()
    assert guardian.phones == "13999998888"


def test_a_file_that_was_refused_has_no_marked_copy(office):
    url = bring_in(office, ("照片.xlsx", b"\x89PNG\r\n\x1a\n"))
    assert office.get(f"{url}marked/").status_code == 404
