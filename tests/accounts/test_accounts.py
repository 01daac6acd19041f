"""Signing in, the first password, and the staff list from Excel."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from accounts.models import Role, Staff
from tests.personas import client_of

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sign_in(name, password):
    client = Client()
    response = client.post("/login/", {"username": name, "password": password, "next": "/"})
    return client, response


@pytest.mark.parametrize("name", ["T01", "13908571000", " 139 0857-1000 "])
def test_one_signs_in_with_the_staff_number_or_the_phone(school, name):
    client, response = sign_in(name, "zhang-keeps-watch")
    assert (response.status_code, response.url) == (302, "/")
    assert "工作台" in client.get("/").text


@pytest.mark.parametrize(
    ("name", "password"), [("T01", "wrong"), ("T99", "zhang-keeps-watch"), ("T11", "chen-keeps-watch")]
)
def test_a_wrong_password_a_wrong_name_and_a_closed_account_are_told_alike(school, name, password):
    client, response = sign_in(name, password)
    assert response.status_code == 200
    assert "工号（手机号）或密码不对" in response.text
    assert client.get("/").status_code == 302


def test_the_first_sign_in_opens_nothing_but_the_page_for_a_new_password(school):
    Staff.objects.filter(pk=school.zhang.pk).update(must_change_password=True)
    client, _response = sign_in("T01", "zhang-keeps-watch")
    assert client.get("/children/").url == "/password_change/"
    assert client.get("/password_change/").status_code == 200
    new = {"new_password1": "山里的雨停了吗7", "new_password2": "山里的雨停了吗7"}
    client.post("/password_change/", {"old_password": "zhang-keeps-watch", **new})
    assert client.get("/children/").status_code == 200
    assert Staff.objects.get(pk=school.zhang.pk).must_change_password is False


def test_somebody_who_leaves_is_signed_out_at_once(school):
    client = client_of(school.zhang)
    Staff.objects.filter(pk=school.zhang.pk).update(is_active=False)
    assert client.get("/children/").status_code == 302


def test_it_gives_out_passwords_that_are_shown_once_and_must_be_changed(school):
    client = client_of(school.wu)
    posted = {"action": "give_out_passwords", "_selected_action": [school.zhang.pk]}
    asked = client.post("/accounts/staff/", posted).text
    assert "1 位教职工将换成新密码，原来的密码不能再用" in asked
    assert Staff.objects.get(pk=school.zhang.pk).check_password("zhang-keeps-watch")
    page = client.post("/accounts/staff/", {**posted, "confirmed": "1"}).text
    zhang = Staff.objects.get(pk=school.zhang.pk)
    password = page.split("<strong>")[1].split("</strong>")[0]
    assert zhang.check_password(password)
    assert zhang.must_change_password is True
    assert zhang.history.first().history_user == school.wu
    assert password not in client.get("/accounts/staff/").text


HEADERS = ("工号", "姓名", "手机", "任教学科", "角色", "邮箱")


def staff_list(*rows):
    book = Workbook()
    for row in [HEADERS, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("教职工.xlsx", out.getvalue(), content_type=XLSX)


def bring_in(client, *rows):
    """Uploads the list, and confirms if there is something to confirm. Returns the last page."""
    page = client.post("/accounts/staff/import/", {"import_file": staff_list(*rows), "format": "0", "resource": "0"})
    form = page.context.get("confirm_form") if page.context else None
    if form is None or page.context["result"].has_errors() or page.context["result"].has_validation_errors():
        return page
    return client.post("/accounts/staff/process_import/", form.initial, follow=True)


def test_it_brings_in_the_staff_list(school):
    bring_in(
        client_of(school.wu),
        ("T20", "何老师", 13900005678, "语文", "班主任、帮扶教师", "he@school.example"),
        ("T01", "张老师", "13908571000", "数学", "班主任"),
    )
    he = Staff.objects.get(number="T20")
    assert (he.name, he.phone, he.subject, he.email) == ("何老师", "13900005678", "语文", "he@school.example")
    assert he.role_set == {Role.CLASS_TEACHER, Role.HELPER}
    assert not he.has_usable_password()
    assert Staff.objects.get(number="T01").subject == "数学"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("T21", "何老师", "1390000", "语文", ""), "手机号为 11 位"),
        (("T22", "何老师", "13908571001", "语文", ""), "已有别的教职工在用"),
        (("T23", "何老师", "", "语文", "校医"), "没有“校医”这个角色"),
        (("T21", "何老师", "", "语文", "", "he at school"), "邮箱"),
    ],
)
def test_a_row_that_cannot_be_is_named_and_nothing_is_saved(school, row, said):
    page = bring_in(client_of(school.wu), ("T24", "好老师", "", "", ""), row)
    assert said in page.text
    assert not Staff.objects.filter(number__in=["T21", "T22", "T23", "T24"]).exists()


def test_nobody_but_it_brings_in_staff_or_changes_accounts(school):
    for staff in (school.zhang, school.qian, school.sun):
        client = client_of(staff)
        assert client.get("/accounts/staff/import/").status_code == 404
        assert client.get("/accounts/staff/add/").status_code == 404
        posted = {"number": "T01", "name": "黑客", "role_list": ["it"], "is_active": "on"}
        client.post(f"/accounts/staff/{staff.pk}/change/", posted)
        assert Staff.objects.get(pk=staff.pk).name == staff.name


def test_it_sets_roles_on_the_form(school):
    client = client_of(school.wu)
    page = client.get(f"/accounts/staff/{school.wang.pk}/change/").text
    posted = {
        "number": "T03",
        "name": "王老师",
        "phone": "13908571002",
        "is_active": "on",
        "role_list": ["office", "helper"],
    }
    assert "办公室" in page
    assert client.post(f"/accounts/staff/{school.wang.pk}/change/", posted).status_code == 302
    assert Staff.objects.get(pk=school.wang.pk).role_set == {Role.OFFICE, Role.HELPER}


def test_the_password_that_was_given_out_is_not_a_new_one(school):
    Staff.objects.filter(pk=school.zhang.pk).update(must_change_password=True)
    client, _response = sign_in("T01", "zhang-keeps-watch")
    same = {"new_password1": "zhang-keeps-watch", "new_password2": "zhang-keeps-watch"}
    page = client.post("/password_change/", {"old_password": "zhang-keeps-watch", **same})
    assert "请另选一个" in page.text
    assert Staff.objects.get(pk=school.zhang.pk).must_change_password is True


def test_a_blank_cell_of_the_staff_list_erases_nothing(school):
    bring_in(client_of(school.wu), ("T03", "王老师", None, None, None))
    wang = Staff.objects.get(number="T03")
    assert (wang.phone, wang.role_set) == ("13908571002", {Role.HELPER})


def test_a_reload_gives_out_no_second_password(school):
    client = client_of(school.wu)
    posted = {"action": "give_out_passwords", "_selected_action": [school.zhang.pk], "confirmed": "1"}
    posted["once"] = "5f0c8f0e-3a52-4f0e-9d6b-0f6d3c0f6a11"
    password = client.post("/accounts/staff/", posted).text.split("<strong>")[1].split("</strong>")[0]
    assert client.post("/accounts/staff/", posted).url == "/accounts/staff/"
    assert Staff.objects.get(pk=school.zhang.pk).check_password(password)


def test_what_is_no_workbook_is_said_with_the_columns_still_there(school):
    file = SimpleUploadedFile("教师.xlsx", b"not a workbook", content_type=XLSX)
    page = client_of(school.wu).post("/accounts/staff/import/", {"import_file": file, "format": "0"}).text
    assert "不是能打开的 Excel 工作簿" in page
    assert "工号" in page


def test_a_wrong_address_is_answered_in_chinese(school):
    page = client_of(school.sun).get("/talks/talk/?author__password__startswith=a")
    assert page.status_code == 400
    assert "没有这个页面" in page.text
