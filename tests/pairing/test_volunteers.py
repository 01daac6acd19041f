"""A volunteer with an account: logs for the own child, and nothing else of the site is there (issue 5)."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from tablib import Dataset

from accounts.models import Role, Staff
from accounts.resources import StaffResource
from lib.models import Draft
from lib.periods import Per
from pairing.middleware import OPEN_TO_VOLUNTEERS
from pairing.models import Companion, CompanionReport, Companionship, helpers_with_load
from pairing.sign_in import close_account, open_account
from reports.figures.engine import tallies
from reports.figures.subjects import BY_CHILD
from reports.models import CareStandard
from tests.parts.pairing import volunteer
from tests.personas import client_of
from tests.project.tree import models
from tests.visibility.walking import routes

pytestmark = pytest.mark.django_db
OWN = "/volunteer/"
CHOSEN = "lin-follows-up"
# Not about children, and of no use to whoever may open no page of it: the frame of their own page asks for the term.
HARMLESS = {
    "registry.Term", "registry.CalendarEntry", "registry.School", "registry.SchoolClass", "registry.ClassTerm",
    "registry.SubjectTeacher", "reports.CareStandard", "reports.RateTarget",
}  # fmt: skip


@pytest.fixture
def lin(school):
    """With Xiaoyu by an agreement; screened and bound. Ma is with Xiaoyu, too, and with Wang Lei."""
    companion, other = volunteer(school.qian, "林志愿者", phones="13700005555"), volunteer(school.qian, "马志愿者")
    with_child(school, companion, school.xiaoyu)
    for child in (school.xiaoyu, school.wanglei):
        with_child(school, other, child)
    return companion


@pytest.fixture
def account(school, lin):
    """Lin's, with a password of her own."""
    staff, _password = open_account(companion=lin, by=school.qian)
    staff.set_password(CHOSEN)
    staff.must_change_password = False
    staff.save()
    lin.refresh_from_db()
    return staff


def with_child(school, companion, child, **said):
    until = school.today + dt.timedelta(days=200)
    said = {"kind": "volunteer", "started_on": school.term.first_day, "agreed_until": until, **said}
    return Companionship.objects.create(child=child, companion=companion, **said)


def account_page(companion):
    return f"/companions/of/{companion.pk}/sign-in/"


def report_page(child):
    return f"/volunteer/children/{child.pk}/report/"


def told(school, **more):
    return {"on": school.today, "ways": "call", "content": "打电话说了半小时", **more}


def children_on(client):
    return set(map(int, re.findall(r'id="child-(\d+)"', client.get(OWN).text)))


# ---------------------------------------------------------------------------- the account
def test_the_office_opens_the_account_and_the_volunteer_chooses_a_password(school, lin, client):
    slip = client_of(school.qian).post(account_page(lin), {"do": "open"}).text
    lin.refresh_from_db()
    password = re.search(r"<strong>([a-z2-9]{8})</strong>", slip)[1]
    assert (lin.account.number, lin.account.name, lin.account.role_set) == ("V001", "林志愿者", frozenset())
    client.post("/login/", {"username": "V001", "password": password})
    assert client.get(OWN).headers["Location"] == "/password_change/"
    client.post(
        "/password_change/", {"old_password": password, "new_password1": CHOSEN, "new_password2": CHOSEN}
    )  # fmt: skip
    assert client.get("/").headers["Location"] == OWN
    assert "李小雨" in client.get(OWN).text


def test_only_the_office_gives_out_accounts(school, lin):
    for who, staff in school.staff.items():
        if who not in ("qian", "chen"):
            assert client_of(staff).get(account_page(lin)).status_code == 404
            assert client_of(staff).post(account_page(lin), {"do": "open"}).status_code == 404
    assert not Staff.objects.filter(is_volunteer=True).exists()


@pytest.mark.parametrize(
    "said",
    [{"kind": "pupil"}, {"kind": "family"}, {"active": False}, {"screened_on": None}, {"declared_on": None}],
    ids=str,
)
def test_only_a_volunteer_who_may_be_paired_gets_an_account(school, lin, said):
    Companion.objects.filter(pk=lin.pk).update(**said)
    assert client_of(school.qian).post(account_page(lin), {"do": "open"}).status_code == 404
    assert not Staff.objects.filter(is_volunteer=True).exists()


def test_the_form_that_opens_an_account_opens_one_however_often_it_arrives(school, lin):
    client, form = client_of(school.qian), {"do": "open", "once": "6a0f6c6e-3f0e-4c65-9a43-0d6a3b8f1c11"}
    client.post(account_page(lin), form)
    before = Staff.objects.get(is_volunteer=True).password
    assert client.post(account_page(lin), form).status_code == 302
    assert Staff.objects.get(is_volunteer=True).password == before


def test_numbers_go_on_where_they_stopped(school, lin):
    other = volunteer(school.qian, "马志愿者")
    numbers = [open_account(companion=one, by=school.qian)[0].number for one in (lin, other)]
    assert numbers == ["V001", "V002"]
    assert open_account(companion=lin, by=school.qian)[0].number == "V001"


def test_two_who_open_it_at_once_open_one_account(school, lin):
    stale = Companion.objects.get(pk=lin.pk)
    for one in (lin, stale):
        open_account(companion=one, by=school.qian)
    assert Staff.objects.filter(is_volunteer=True).count() == 1


def test_a_closed_account_is_signed_out_at_the_next_request_and_can_be_opened_again(school, lin, account):
    client = client_of(account)
    assert client.get(OWN).status_code == 200
    assert "V001" in client_of(school.qian).post(account_page(lin), {"do": "close"}, follow=True).text
    assert client.get(OWN).headers["Location"].startswith("/login/")
    assert client.post("/login/", {"username": "V001", "password": CHOSEN}).status_code == 200
    client_of(school.qian).post(account_page(lin), {"do": "open"})
    account.refresh_from_db()
    assert (account.is_active, account.must_change_password) == (True, True)


def test_a_new_password_ends_the_session_in_which_the_old_one_was_used(school, lin, account):
    client = client_of(account)
    client_of(school.qian).post(account_page(lin), {"do": "open"})
    assert client.get(OWN).headers["Location"].startswith("/login/")


def test_who_became_a_pupil_can_still_be_closed_but_no_longer_opened(school, lin, account):
    Companion.objects.filter(pk=lin.pk).update(kind="pupil")
    office = client_of(school.qian)
    assert office.post(account_page(lin), {"do": "open"}).status_code == 404
    office.post(account_page(lin), {"do": "close"})
    account.refresh_from_db()
    assert not account.is_active


def test_the_name_follows_the_companion(school, lin, account):
    page = f"/pairing/companion/{lin.pk}/change/"
    fields = {"kind": "student", "name": "林小姐", "screened_on": "2025-09-01", "declared_on": "2025-09-01"}
    client_of(school.qian).post(page, {**fields, "active": "on"})
    account.refresh_from_db()
    assert account.name == "林小姐"


# ---------------------------------------------------------------------------- the one page
def test_a_volunteer_sees_the_own_child_by_name_and_class_and_nothing_else_of_it(school, lin, account):
    page = client_of(account).get(OWN).text
    agreement = lin.companionships.get().agreed_until
    for shown in ("李小雨", school.class_a.name, agreement.isoformat()):
        assert shown in page
    guardian = school.xiaoyu.guardians.get()
    for hidden in (
        guardian.name, guardian.phones, guardian.address, school.xiaoyu.id_number, "和平村", school.wang.name,
        school.zhang.name, "马志愿者", *(child.name for child in school.children.values() if child != school.xiaoyu),
    ):  # fmt: skip
        assert hidden not in page
        assert hidden not in client_of(account).get(report_page(school.xiaoyu)).text


def test_what_a_volunteer_writes_is_in_the_file_and_counted(school, lin, account):
    standard = CareStandard.objects.create(
        term=school.term, duty="volunteer-report", responsible="volunteer", per=Per.TERM
    )
    client = client_of(account)
    assert client.post(report_page(school.xiaoyu), told(school, concern="on")).headers["Location"] == OWN
    report = CompanionReport.objects.get()
    assert (report.author, report.companion, report.concern) == (account, lin, True)
    assert list(report.children.all()) == [school.xiaoyu]
    assert "打电话说了半小时" in client.get(OWN).text
    for who in (school.zhang, school.sun):
        assert "打电话说了半小时" in client_of(who).get(f"/children/{school.xiaoyu.pk}/").text
        assert "林志愿者" in client_of(who).get(f"/records/companion-report/{report.pk}/").text
    tally = tallies([standard], school.today, by=BY_CHILD)[standard.pk][school.xiaoyu.pk]
    assert tally.running.done == 1


def test_a_forged_form_names_no_other_child_and_no_other_companion(school, account):
    other = volunteer(school.qian, "别人")
    with_child(school, other, school.chenchen)
    forged = told(school, children=school.chenchen.pk, companion=other.pk)
    client_of(account).post(report_page(school.xiaoyu), forged)
    report = CompanionReport.objects.get()
    assert (list(report.children.all()), report.companion.name) == ([school.xiaoyu], "林志愿者")


def test_a_report_is_of_a_day_on_which_the_volunteer_was_with_the_child(school, lin, account):
    lin.companionships.update(started_on=school.today)
    yesterday = school.today - dt.timedelta(days=1)
    page = client_of(account).post(report_page(school.xiaoyu), told(school, on=yesterday)).text
    assert "errorlist" in page.split('id="field-on"')[1].split('id="field-ways"')[0]
    assert not CompanionReport.objects.exists()


def test_a_report_is_saved_once_and_its_draft_is_kept_until_then(school, account):
    client, key = client_of(account), f"volunteer-report-{school.xiaoyu.pk}"
    token = "6a0f6c6e-3f0e-4c65-9a43-0d6a3b8f1c12"
    client.post(f"/drafts/{key}", {"body": f"content=才写了一半&ways=call&once={token}"})
    assert "才写了一半" in client.get(report_page(school.xiaoyu)).text
    for _time in range(2):
        client.post(report_page(school.xiaoyu), told(school, once=token))
    assert CompanionReport.objects.count() == 1
    assert not Draft.objects.exists()


def test_the_author_corrects_the_own_report(school, account):
    client = client_of(account)
    client.post(report_page(school.xiaoyu), told(school))
    report = CompanionReport.objects.get()
    page = f"/volunteer/reports/{report.pk}/"
    opened = re.search(r'name="opened" value="([^"]*)"', client.get(page).text)[1]
    client.post(page, told(school, content="改正了", opened=opened))
    report.refresh_from_db()
    assert (report.content, list(report.children.all())) == ("改正了", [school.xiaoyu])


def test_what_others_wrote_about_the_child_is_not_there(school, lin, account):
    typed_in = CompanionReport.objects.create(
        on=school.today, author=school.zhang, companion=lin, ways=("visit",), content="班主任替她记的"
    )
    typed_in.set_children([school.xiaoyu])
    client = client_of(account)
    assert "班主任替她记的" not in client.get(OWN).text
    assert client.get(f"/volunteer/reports/{typed_in.pk}/").status_code == 404


def test_two_volunteers_of_one_child_read_each_their_own(school, account):
    other, _password = open_account(companion=Companion.objects.get(name="马志愿者"), by=school.qian)
    Staff.objects.filter(pk=other.pk).update(must_change_password=False)
    for staff, words in ((account, "林写的"), (other, "马写的")):
        client_of(staff).post(report_page(school.xiaoyu), told(school, content=words))
    pages = [client_of(staff).get(OWN).text for staff in (account, other)]
    assert [("林写的" in page, "马写的" in page) for page in pages] == [(True, False), (False, True)]
    assert children_on(client_of(other)) == {school.xiaoyu.pk, school.wanglei.pk}
    of_other = CompanionReport.objects.get(author=other)
    assert client_of(account).get(f"/volunteer/reports/{of_other.pk}/").status_code == 404


def test_another_child_does_not_exist(school, account):
    client = client_of(account)
    missing = client.get("/volunteer/children/987654/report/")
    for child in (school.wanglei, school.chenchen):
        answer = client.get(report_page(child))
        assert (answer.status_code, answer.content) == (404, missing.content)
        assert client.post(report_page(child), told(school)).status_code == 404
    assert not CompanionReport.objects.exists()


ENDINGS = {
    "ended yesterday": lambda school, lin: lin.companionships.update(
        ended_on=school.today - dt.timedelta(days=1), end_reason="other"
    ),
    "begins tomorrow": lambda school, lin: lin.companionships.update(started_on=school.today + dt.timedelta(days=1)),
    "no longer active": lambda school, lin: Companion.objects.filter(pk=lin.pk).update(active=False),
    "screening withdrawn": lambda school, lin: Companion.objects.filter(pk=lin.pk).update(screened_on=None),
    "no declaration": lambda school, lin: Companion.objects.filter(pk=lin.pk).update(declared_on=None),
    "a pupil after all": lambda school, lin: Companion.objects.filter(pk=lin.pk).update(kind="pupil"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_child_is_gone_with_the_next_request(school, lin, account, ending):
    client = client_of(account)
    client.post(report_page(school.xiaoyu), told(school))
    report = CompanionReport.objects.get()
    assert children_on(client) == {school.xiaoyu.pk}
    ENDINGS[ending](school, lin)
    assert children_on(client) == set()
    page = client.get(OWN).text
    assert ("李小雨" in page, "打电话说了半小时" in page) == (False, False)
    for address in (report_page(school.xiaoyu), f"/volunteer/reports/{report.pk}/"):
        assert client.get(address).status_code == 404
        assert client.post(address, told(school, content="还想改")).status_code == 404
    report.refresh_from_db()
    assert report.content == "打电话说了半小时"


def test_two_children_are_shown_once_each_whatever_kinds_of_agreement(school, lin, account):
    with_child(school, lin, school.chenchen)
    with_child(school, lin, school.xiaoyu, kind="tutor", agreed_until=None)
    assert children_on(client_of(account)) == {school.xiaoyu.pk, school.chenchen.pk}


def test_the_page_takes_as_many_queries_for_two_children_and_many_reports(school, lin, account):
    client, counts = client_of(account), []
    for child in (school.xiaoyu, school.chenchen):
        with_child(school, lin, child, kind="tutor")
        for _time in range(4):
            client.post(report_page(child), told(school))
        with CaptureQueriesContext(connection) as queries:
            client.get(OWN)
        counts.append(len(queries))
    assert CompanionReport.objects.count() == 8
    assert counts[0] == counts[1] <= 10


# ---------------------------------------------------------------------------- nothing else
def test_every_other_address_is_not_there_for_a_volunteer(school, account):
    client, arguments = client_of(account), {"pk": school.xiaoyu.pk, "object_id": school.xiaoyu.pk, "kind": "talk"}
    closed = sorted(routes() - OPEN_TO_VOLUNTEERS - {"admin:index"})
    missing = client.get("/nothing-of-the-kind/")
    found = {}
    for name in closed:
        address = _address(name, arguments)
        for answer in (client.get(address), client.post(address)):
            if (answer.status_code, answer.content) != (404, missing.content):
                found[address] = answer.status_code
    assert len(closed) > 150
    assert found == {}


def _address(name, arguments):
    """Of the page with that name, with keys and words that exist."""
    space, _colon, own = name.rpartition(":")
    resolver = get_resolver().namespace_dict[space][1] if space else get_resolver()
    names = resolver.reverse_dict.getlist(own)[0][0][0][1] if own else []
    return reverse(name, kwargs={one: arguments.get(one, "1") for one in names})


def test_the_front_page_of_a_volunteer_is_the_own_page(account):
    assert client_of(account).get("/").headers["Location"] == OWN


def test_the_own_page_is_not_there_for_the_staff(school, account):
    for who in ("zhang", "qian", "sun", "wu"):
        client = client_of(school.staff[who])
        for address in (OWN, report_page(school.xiaoyu), "/volunteer/reports/1/"):
            assert client.get(address).status_code == 404


def test_a_volunteer_sees_no_row_of_any_table_with_children(account):
    seen = {
        model._meta.label
        for model in models()
        if hasattr(model._default_manager.all(), "visible_to")
        and model._default_manager.all().visible_to(account).exists()
    }
    assert seen <= HARMLESS


def test_roles_that_were_granted_by_mistake_give_a_volunteer_nothing(school, account):
    account.grant(*Role)
    assert not Staff.objects.get(pk=account.pk).has_role(*Role)
    assert client_of(account).get("/children/").status_code == 404
    assert client_of(account).get(f"/children/{school.xiaoyu.pk}/").status_code == 404


def test_no_list_and_no_choice_of_people_offers_a_volunteers_account(school, account):
    for staff in (school.qian, school.sun, school.wu):
        assert account not in Staff.objects.visible_to(staff)
    assert account not in helpers_with_load(school.today)
    assert "林志愿者" not in client_of(school.wu).get("/accounts/staff/").text
    assert client_of(school.wu).get(f"/accounts/staff/{account.pk}/change/").status_code == 404
    asked = "app_label=pairing&model_name=pairing&field_name=staff"
    assert client_of(school.qian).get(f"/autocomplete/?{asked}&term=林").json()["results"] == []
    assert "林志愿者" not in client_of(school.sun).get("/notes/remind/").text


def test_a_staff_list_from_excel_changes_no_volunteers_account(school, account):
    sheet = Dataset(["V001", "改名", "领导小组"], headers=["工号", "姓名", "角色"])
    result = StaffResource().import_data(sheet, dry_run=False)
    assert result.has_errors() or result.has_validation_errors()
    account.refresh_from_db()
    assert (account.name, account.roles.count()) == ("林志愿者", 0)


def test_figures_asked_of_a_volunteer_as_if_it_were_a_helper_do_not_name_it(school, account):
    for staff in (school.zhang, school.sun):
        assert "林志愿者" not in client_of(staff).get(f"/dashboard/?helper={account.pk}").text


def test_leadership_writes_no_note_to_whoever_could_not_read_it(school, account):
    client_of(account).post(report_page(school.xiaoyu), told(school))
    report = CompanionReport.objects.get()
    answer = client_of(school.sun).post(
        reverse("note-write", args=["companion-report", report.pk, "thanks"]), {"text": "谢谢"}
    )
    assert answer.status_code == 404


def test_closing_keeps_what_was_written(school, lin, account):
    client_of(account).post(report_page(school.xiaoyu), told(school))
    close_account(companion=lin, by=school.qian)
    assert "打电话说了半小时" in client_of(school.zhang).get(f"/children/{school.xiaoyu.pk}/").text
