"""The office mends a roster where it is shown, in a real browser: typed, checked at once, imported, taken back."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Role, Staff
from registry.models import Child, RosterImport, RosterMending
from tests.registry.roster.books import HEADERS, book, child, id_of

pytestmark = pytest.mark.django_db(transaction=True)
GOOD, OTHER = id_of("20170302", "女"), id_of("20170402", "女", 97)
WRONG = GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2")


@pytest.fixture
def office(wide):
    staff = Staff.objects.create_user("T10", "x", roles=[Role.OFFICE], name="钱老师", must_change_password=False)
    page = wide(staff)
    page.goto("/roster/")
    return page


def bring_in(page, *files):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("花名册文件").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": data} for name, data in files]
    )
    page.get_by_role("button", name="读取文件").click()
    page.wait_for_url(re.compile(r"/roster/\d+/"))


def test_a_row_is_mended_in_place_imported_and_taken_back(office):
    rows = [HEADERS, child(身份证号=WRONG), child("王小花", 身份证号=OTHER[:-3])]
    bring_in(
        office, ("三年级.xlsx", book(rows)), ("五年级.xlsx", book([HEADERS, child("赵大山", 性别="男", 身份证号="无")]))
    )
    office.get_by_role("link", name=re.compile("暂缓 2")).click()
    first, second = office.locator(".roster-row", has_text="李小雨"), office.locator(".roster-row", has_text="王小花")
    first.get_by_label("身份证号").fill(GOOD)
    second.get_by_label("身份证号").focus()  # on to the next box, as one does
    second.get_by_label("身份证号").press_sequentially("5205")
    expect(first).to_contain_text("已改好")
    expect(office.get_by_role("button", name="确认导入 2 名儿童")).to_be_visible()
    expect(second.get_by_label("身份证号")).to_have_value("5205" + OTHER[:-3])  # nothing typed meanwhile is lost
    second.get_by_label("身份证号").fill(OTHER)
    office.get_by_role("button", name="重新核对").click()
    expect(office.get_by_role("link", name=re.compile("新增 3"))).to_be_visible()
    office.get_by_role("button", name="确认导入 3 名儿童").click()
    expect(office.get_by_text("已导入：新增 3 人")).to_be_visible()
    assert {one.id_number for one in Child.objects.all()} == {GOOD, OTHER, ""}
    office.get_by_role("button", name="撤销这次导入").click()
    office.get_by_role("button", name="确定撤销").click()
    expect(office.get_by_text("已撤销这次导入")).to_be_visible()
    assert not Child.objects.exists()


def test_two_who_mend_the_same_roster_do_not_undo_each_other(office, wide):
    bring_in(office, ("三年级.xlsx", book([HEADERS, child(身份证号=WRONG), child("王小花", 身份证号=OTHER[:-3])])))
    other = wide(Staff.objects.create_user("T11", "x", roles=[Role.OFFICE], name="周老师", must_change_password=False))
    other.goto(office.url)
    first = office.locator(".roster-row", has_text="李小雨")
    first.get_by_label("身份证号").fill(GOOD)
    office.get_by_role("button", name="重新核对").click()
    expect(first.locator(".state.done")).to_be_visible()
    second = other.locator(".roster-row", has_text="王小花")
    second.get_by_label("身份证号").fill(OTHER)
    second.get_by_label("身份证号").press("Tab")
    expect(other.get_by_role("button", name="确认导入 2 名儿童")).to_be_visible()
    assert sorted(RosterMending.objects.values_list("row", flat=True)) == [2, 3]
    second.get_by_text("这一行的全部内容").click()
    second.get_by_label("这一行不导入").check()
    other.get_by_role("button", name="重新核对").click()
    expect(other.get_by_role("button", name="确认导入 1 名儿童")).to_be_visible()


def test_what_is_typed_waits_for_the_connection(office, watch):
    bring_in(office, ("三年级.xlsx", book([HEADERS, child(身份证号=WRONG)])))
    box = office.locator(".roster-row").get_by_label("身份证号").first
    office.context.set_offline(True)
    box.fill(GOOD)
    box.press("Tab")
    expect(office.get_by_text("还没送出：网络不通")).to_be_visible()
    assert not RosterMending.objects.exists()
    office.context.set_offline(False)
    expect(office.locator(".roster-row .state.done")).to_contain_text("新增", timeout=15_000)
    assert RosterMending.objects.get().text == GOOD
    watch.expect("ERR_INTERNET_DISCONNECTED")


def test_a_column_is_explained_on_the_page(office):
    headers = ["姓名", "身份证号", "班级", "谁在管娃"]
    bring_in(office, ("三年级.xlsx", book([headers, ["李小雨", GOOD, "三年级1班", "王秀英"]])))
    expect(office.get_by_text("没读懂，这是猜的。")).to_be_visible()
    expect(office.get_by_label("D 谁在管娃")).to_have_value("guardian_name")
    office.get_by_role("button", name="就按这样理解").click()
    expect(office.locator(".roster-row")).to_contain_text("王秀英")
    expect(office.get_by_text("没读懂")).to_have_count(0)
    assert RosterImport.objects.get().state == "open"


def test_what_one_types_and_takes_back_in_the_same_box_is_taken_back(office):
    """The row in which one is typing keeps its boxes while it is checked: what they were sent with is long past."""
    bring_in(office, ("三年级.xlsx", book([HEADERS, child(身份证号=WRONG)])))
    row = office.locator(".roster-row")
    box = row.get_by_label("身份证号").first
    box.fill(GOOD)
    box.dispatch_event("change")
    expect(row.locator(".state.done")).to_contain_text("新增")
    box.fill(WRONG)
    box.dispatch_event("change")
    expect(row.locator(".state.overdue")).to_contain_text("暂缓")
    assert not RosterMending.objects.exists()


def test_who_types_after_a_colleague_has_confirmed_is_told(office, wide):
    bring_in(office, ("三年级.xlsx", book([HEADERS, child(身份证号=WRONG), child("王小花", 身份证号=OTHER)])))
    other = wide(Staff.objects.create_user("T11", "x", roles=[Role.OFFICE], name="周老师", must_change_password=False))
    other.goto(office.url)
    other.get_by_role("button", name="确认导入 1 名儿童").click()
    expect(other.get_by_text("已导入：新增 1 人")).to_be_visible()
    box = office.locator(".roster-row", has_text="李小雨").get_by_label("身份证号").first
    box.fill(GOOD)
    box.press("Tab")
    expect(office.get_by_text("这份花名册已经处理过了")).to_be_visible()
    expect(office.get_by_text("已导入：新增 1 人")).to_be_visible()


def test_a_list_in_its_own_words_is_explained_imported_and_asked_about_no_more(office):
    words = ["娃娃", "哪个班的", "谁在管娃"]
    bring_in(
        office, ("三年级.xlsx", book([words, ["李小雨", "三年级1班", "王秀英"], ["王小花", "三年级1班", "赵大爷"]]))
    )
    expect(office.get_by_role("button", name="还没有能导入的行")).to_be_disabled()
    office.get_by_role("button", name="就按这样理解").click()
    office.get_by_role("button", name="确认导入 2 名儿童").click()
    expect(office.get_by_text("已导入：新增 2 人")).to_be_visible()
    assert {one.name for one in Child.objects.all()} == {"李小雨", "王小花"}
