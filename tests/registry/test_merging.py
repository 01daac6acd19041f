"""Two files of one child become one, and are taken apart again: the same rows as before, and nothing lost."""

import datetime as dt
import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import expect

from lib.fields import digest
from lib.models import AccessLog, Draft, Submission
from pairing.models import Pairing
from registry.clashes import references
from registry.kinds import all_kinds
from registry.models import Child, Guardian, Handover, MergedFile, Parent, RosterImport, Screening, TermSurvey
from registry.roster.register import read_register
from talks.models import Talk
from tests.parts import each, needed
from tests.personas import client_of, id_number
from tests.registry.roster.test_import import HEADER, bring_in, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(school):
    """Xiaoyu's second file, made by a roster: another spelling, no number, the grandmother and the father again."""
    child = Child.objects.create(name="李晓雨", birth_date=school.xiaoyu.birth_date)
    Guardian.objects.create(child=child, name="王秀英", relation="", phones="13808579999", occupation="务农")
    Guardian.objects.create(child=child, name="李大伯", since=dt.date(2020, 1, 1), until=dt.date(2021, 1, 1))
    Parent.objects.create(child=child, kind="father", name="李建", phones="13708579999")
    TermSurvey.objects.create(
        child=child, term=school.term, school_class=school.class_b.school_class, joined_on=school.term.first_day,
        health_note="对花生过敏", remarks="另一份", income=("1", "3"),
    )  # fmt: skip
    return child


@pytest.fixture
def written(school, second):
    """Records of every kind about the second file, one of each about both; hand-over, questionnaire and the like."""
    Pairing.objects.create(
        child=second, staff=school.feng, started_on=school.last_term.first_day, ended_on=school.last_term.last_day,
        end_reason="other",
    )  # fmt: skip
    for number, kind in enumerate(all_kinds()):
        for about in ([second, school.wanglei], [second, school.xiaoyu][: 2 - (kind.slug == "aid")]):
            row = kind.model(
                on=school.today, author=school.zhang, **needed(kind, school), **{kind.headline: f"第{number}"}
            )
            row.save()
            row.set_children(about)
    for more in each("grow"):
        more(school, 0, second)
        more(school, 1, school.xiaoyu)
    Screening.objects.create(
        term=school.term, school_class=school.class_a.school_class, name="李晓雨", filled_by=school.zhang,
        filled_on=school.today, outcome="registered", child=second, decided_by=school.qian, decided_on=school.today,
    )  # fmt: skip


def snapshot():
    """Every row of every table, but histories and what a click leaves behind."""
    left_out = {MergedFile, Submission, AccessLog}
    return {
        (model._meta.label, row.pk): {
            field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields
        }
        for model in apps.get_models(include_auto_created=True)
        if not hasattr(model, "history_type") and model not in left_out and model._meta.app_label in OURS
        for row in model._base_manager.all()
    }


OURS = {"registry", "pairing", "visits", "talks", "care", "activities"}


def post(staff, address, **sent):
    return client_of(staff).post(address, {"once": str(uuid.uuid4()), **sent})


def merge(school, staying, away, **sent):
    return post(school.qian, f"/children/{staying.pk}/merge/{away.pk}/", **sent)


def take_apart(school, merged=None):
    merged = merged or MergedFile.objects.first()
    return post(school.qian, f"/merged/{merged.pk}/apart/", confirmed="1")


def test_everything_comes_to_the_file_that_stays(school, second, written):
    before = {
        kind.slug: set(kind.links.objects.filter(child=second).values_list("record", flat=True)) for kind in all_kinds()
    }
    answer = merge(school, school.xiaoyu, second)
    assert answer.url == f"/children/{school.xiaoyu.pk}/"
    assert not Child.objects.filter(pk=second.pk).exists()
    assert [label for label, name in references() if label._base_manager.filter(**{name: second.pk}).exists()] == []
    for kind in all_kinds():
        assert before[kind.slug] <= set(
            kind.links.objects.filter(child=school.xiaoyu).values_list("record", flat=True)
        ), kind.slug
    assert Handover.objects.filter(child=school.xiaoyu).exists()
    assert client_of(school.qian).get(answer.url).status_code == 200
    assert (
        client_of(school.qian).get(reverse("admin:registry_child_history", args=[school.xiaoyu.pk])).status_code == 200
    )


def test_what_is_chosen_stands_and_what_was_empty_is_filled_in(school, second):
    xiaoyu = school.xiaoyu
    merge(school, xiaoyu, second, name="there", guardian="here", father="there")
    child = Child.objects.get(pk=xiaoyu.pk)
    assert (child.name, child.id_number, child.sex) == ("李晓雨", xiaoyu.id_number, xiaoyu.sex)
    assert "xiaoyu" in child.spelled or "lixiaoyu" in child.spelled
    now = Guardian.objects.current().get(child=xiaoyu)
    assert (now.phones, now.occupation) == ("13808572000", "务农")
    assert child.guardians.filter(name="李大伯").exists()
    father = child.parents.get(kind="father")
    assert (father.name, father.phones, father.workplace) == ("李建", "13708579999", "广东省东莞市")
    survey = child.surveys.get(term=school.term)
    assert (survey.health_note, survey.remarks, survey.income) == ("对花生过敏", "另一份", ("1", "3"))
    assert (survey.school_class, survey.state) == (school.class_a.school_class, "verified")
    assert child.surveys.filter(term=school.last_term).count() == 1
    assert child.history.first().history_user == school.qian


def test_the_number_of_the_file_that_goes_can_be_taken(school, second):
    TermSurvey.objects.filter(child=second).update(term=school.last_term)
    number = school.xiaoyu.id_number
    answer = merge(school, second, school.xiaoyu)  # the one without a number stays, and gets the number
    assert answer.status_code == 302
    child = Child.objects.get(pk=second.pk)
    assert (child.id_number, child.id_digest, child.sex) == (number, digest(number), school.xiaoyu.sex)
    assert child.surveys.count() == 2
    take_apart(school)
    assert Child.objects.get(pk=second.pk).id_digest is None
    assert Child.objects.get(pk=school.xiaoyu.pk).id_number == number


@pytest.mark.parametrize("choice", ["here", "there"])
def test_taken_apart_again_everything_is_as_it_was(school, second, written, choice):
    before = snapshot()
    merge(school, school.xiaoyu, second, **dict.fromkeys(["name", "guardian", "father", "mother"], choice))
    assert snapshot() != before
    answer = take_apart(school)
    assert answer.url == f"/children/{second.pk}/"
    after = snapshot()
    assert {key: (before.get(key), after.get(key)) for key in before.keys() | after.keys()
            if before.get(key) != after.get(key)} == {}  # fmt: skip
    assert take_apart(school).status_code == 404
    assert second.history.first().history_user == school.qian


def test_what_was_written_since_stays_and_what_was_changed_since_is_not_overwritten(school, second):
    merge(school, school.xiaoyu, second, name="there")
    talk = Talk.objects.create(on=school.today, author=school.zhang, content="说想学画画")
    talk.set_children([school.xiaoyu])
    Child.objects.filter(pk=school.xiaoyu.pk).update(name="李小羽")
    father = Parent.objects.get(child=school.xiaoyu, kind="father")
    client, address = client_of(school.qian), f"/merged/{MergedFile.objects.get().pk}/apart/"
    assert "李小羽" in client.post(address, {"once": str(uuid.uuid4())}).text  # it asks first
    page = client.post(address, {"once": str(uuid.uuid4()), "confirmed": "1"}, follow=True)
    assert "合并以后有人改过，保持现在的样子：儿童：姓名" in page.text
    assert list(Talk.objects.get().children.all()) == [school.xiaoyu]
    assert Child.objects.get(pk=school.xiaoyu.pk).name == "李小羽"
    assert Child.objects.get(pk=second.pk).name == "李晓雨"
    assert Parent.objects.get(child=second).pk != father.pk
    assert MergedFile.objects.get().apart_by == school.qian


def test_what_is_gone_meanwhile_does_not_come_back(school, second):
    talk = Talk.objects.create(on=school.today, author=school.zhang, content="说想学画画")
    talk.set_children([school.xiaoyu, second])
    merge(school, school.xiaoyu, second)
    assert list(talk.children.all()) == [school.xiaoyu]
    talk.delete()
    assert take_apart(school).url == f"/children/{second.pk}/"
    assert not Talk.children.through.objects.exists()


def test_what_somebody_has_begun_to_write_goes_on_in_the_file_that_stays(school, second):
    begun = Draft.objects.create(
        owner=school.zhou,
        key=f"talk-{second.pk}",
        body=f"content=画画&children={second.pk}&children={school.wanglei.pk}",
    )
    before = (begun.key, begun.body)
    merge(school, school.xiaoyu, second)
    page = client_of(school.zhou).get(f"/log/talk/?child={school.xiaoyu.pk}")
    assert "画画" in page.text
    begun.refresh_from_db()
    assert f"children={school.xiaoyu.pk}&" in begun.body
    take_apart(school)
    begun.refresh_from_db()
    assert (begun.key, begun.body) == (before[0], QueryDict(before[1]).urlencode())


def test_a_hand_over_that_was_begun_goes_along_too(school, second):
    client = client_of(school.zhou)
    key = client.get(f"/children/{second.pk}/handover/").context["key"]
    client.post(f"/drafts/{key}", {"body": "text=爷爷耳朵不好"})
    merge(school, school.xiaoyu, second)
    assert "爷爷耳朵不好" in client.get(f"/children/{school.xiaoyu.pk}/handover/").text
    take_apart(school)
    assert "爷爷耳朵不好" in client.get(f"/children/{second.pk}/handover/").text


def test_a_reason_for_having_no_number_is_offered_only_where_there_is_none(school, second):
    Child.objects.filter(pk=second.pk).update(no_id_reason="pending")
    assert "no_id_reason" not in offered(school, second)
    Child.objects.filter(pk=school.xiaoyu.pk).update(id_number="", id_digest=None)
    assert "no_id_reason" in offered(school, second)


def offered(school, second) -> set:
    page = client_of(school.qian).get(f"/children/{school.xiaoyu.pk}/merge/{second.pk}/")
    return {line.name for line in page.context["lines"]}


def test_two_running_main_pairings_stand_in_the_way_and_are_named(school, second):
    Pairing.objects.create(child=second, staff=school.zhao, started_on=school.today)
    before = snapshot()
    page = merge(school, school.xiaoyu, second)
    assert page.status_code == 200
    assert "王老师" in page.text
    assert "赵老师" in page.text
    assert (len(page.context["problems"]), MergedFile.objects.count()) == (1, 0)
    assert snapshot() == before
    Pairing.objects.filter(child=second).update(ended_on=school.today, end_reason="other")
    assert merge(school, school.xiaoyu, second).status_code == 302


def test_a_file_that_has_left_does_not_take_the_other_off_the_register(school, second):
    TermSurvey.objects.filter(child=second).update(left_on=school.today, left_reason="transferred")
    before = snapshot()
    assert merge(school, second, school.xiaoyu).context["blocked"]
    assert snapshot() == before
    assert merge(school, school.xiaoyu, second).status_code == 302


def test_values_that_contradict_each_other_are_said_and_nothing_is_saved(school, second):
    Child.objects.filter(pk=second.pk).update(sex="1")
    before = snapshot()
    page = merge(school, school.xiaoyu, second, sex="there")
    assert (len(page.context["problems"]), page.context["blocked"]) == (1, False)
    assert snapshot() == before
    assert next(line for line in page.context["lines"] if line.name == "sex").taken  # what was chosen is kept


def test_side_by_side_says_what_differs_and_masks_the_number(school, second, written):
    page = client_of(school.qian).get(f"/children/{school.xiaoyu.pk}/merge/{second.pk}/")
    lines = {line.name: line for line in page.context["lines"]}
    assert [name for name, line in lines.items() if line.may_choose] == [
        "name", "sex", "id_number", "ethnicity", "guardian", "father",
    ]  # fmt: skip
    assert not any(line.taken for line in lines.values())
    assert school.xiaoyu.id_number not in page.text
    assert "王老师" in lines["helpers"].here
    assert "冯老师" in lines["helpers"].there
    assert int(lines["records"].there) > 10
    other_way = client_of(school.qian).get(f"/children/{second.pk}/merge/{school.xiaoyu.pk}/")
    assert {line.name for line in other_way.context["lines"] if line.taken} == {"sex", "id_number", "ethnicity"}


def test_the_other_file_is_found_by_its_looks_by_name_and_by_pinyin(school, second):
    address = f"/children/{school.xiaoyu.pk}/merge/"
    client = client_of(school.qian)
    for asked, found in (("", [second]), ("?q=cc", [school.chenchen]), ("?q=李晓", [second]), ("?q=%00", [second])):
        assert [child for child, _row in client.get(address + asked).context["found"]] == found, asked
    assert f'href="{address}"' in client.get(f"/children/{school.xiaoyu.pk}/").text


def test_the_old_address_leads_to_the_file_that_stayed_for_those_who_see_it(school, second):
    merge(school, school.xiaoyu, second)
    for who in ("zhang", "wang", "qian", "sun", "zhou"):
        assert client_of(school.staff[who]).get(f"/children/{second.pk}/").url == f"/children/{school.xiaoyu.pk}/"
    for who in ("li", "zhao", "feng", "zheng", "wu"):
        assert client_of(school.staff[who]).get(f"/children/{second.pk}/").status_code == 404
    merge(school, school.liuyang, school.xiaoyu)
    assert client_of(school.zhang).get(f"/children/{second.pk}/").url == f"/children/{school.liuyang.pk}/"


def test_merged_twice_the_later_one_is_taken_apart_first(school, second):
    before = snapshot()
    merge(school, school.xiaoyu, second)
    Pairing.objects.filter(child=school.xiaoyu).update(ended_on=school.today, end_reason="other")
    between = snapshot()
    assert merge(school, school.liuyang, school.xiaoyu).status_code == 302
    later, first = MergedFile.objects.order_by("-pk")
    assert take_apart(school, first).url == "/merged/"
    assert not Child.objects.filter(pk=second.pk).exists()
    take_apart(school, later)
    assert snapshot() == between
    take_apart(school, first)
    assert snapshot().keys() == before.keys()


@pytest.mark.parametrize("who", ["zhang", "li", "wang", "sun", "zhou", "wu"])
def test_only_the_office_merges(school, second, who):
    staff, files = school.staff[who], f"/children/{school.xiaoyu.pk}/merge/"
    assert client_of(staff).get(files).status_code == 404
    assert client_of(staff).get(f"{files}{second.pk}/").status_code == 404
    assert post(staff, f"{files}{second.pk}/").status_code == 404
    merge(school, school.xiaoyu, second)
    assert client_of(staff).get("/merged/").status_code == 404
    assert post(staff, f"/merged/{MergedFile.objects.get().pk}/apart/", confirmed="1").status_code == 404
    if who != "wu":
        assert 'merge/"' not in client_of(school.zhang).get(f"/children/{school.xiaoyu.pk}/").text


def test_no_file_is_merged_with_itself_or_twice(school, second):
    assert merge(school, second, second).status_code == 404
    token = str(uuid.uuid4())
    address = f"/children/{school.xiaoyu.pk}/merge/{second.pk}/"
    for _tap in range(2):
        assert client_of(school.qian).post(address, {"once": token}).url == f"/children/{school.xiaoyu.pk}/"
    assert MergedFile.objects.count() == 1
    assert merge(school, school.xiaoyu, second).status_code == 404


def test_a_roster_finds_the_child_by_the_number_and_the_name_of_the_other_file(school, second):
    number = school.xiaoyu.id_number
    merge(school, second, school.xiaoyu, id_number="here", name="here")
    register = read_register(school.term, [number])
    assert register.by_digest[digest(number)].child == second
    assert [known.child for known in register.by_name["李小雨"]] == [second]
    take_apart(school)
    assert read_register(school.term, [number]).by_digest[digest(number)].child == school.xiaoyu


def test_the_roster_that_made_the_second_file_makes_none_again_and_renames_nobody(school, second):
    rows = [HEADER, ("李晓雨", "", "三年级1班", "王秀英", "祖母", "13808572000", "新寨村")]
    merge(school, school.xiaoyu, second)
    before = Child.objects.count()
    bring_in(client_of(school.qian), "三年级.xlsx", sheet(*rows))
    totals = RosterImport.objects.get().totals
    assert (totals["new"], totals["held"], totals["changed"]) == (0, 0, 1)
    assert Child.objects.count() == before
    assert Child.objects.get(pk=school.xiaoyu.pk).name == "李小雨"


def test_a_roster_with_the_number_that_was_not_chosen_changes_none(school, second):
    number = id_number(second.birth_date, "2", 44)
    second.id_number, second.sex = number, "2"
    second.save()
    merge(school, school.xiaoyu, second)
    rows = [HEADER, ("李晓雨", number, "三年级1班", "王秀英", "祖母", "13808572000", "新寨村")]
    bring_in(client_of(school.qian), "三年级.xlsx", sheet(*rows))
    totals = RosterImport.objects.get().totals
    assert (totals["new"], totals["held"], totals["changed"]) == (0, 0, 1)
    assert Child.objects.get(pk=school.xiaoyu.pk).id_number == school.xiaoyu.id_number


def test_it_takes_as_many_queries_for_more_records(school, second):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert merge(school, school.xiaoyu, second).status_code == 302
        with CaptureQueriesContext(connection) as back:
            assert take_apart(school).status_code == 302
        return len(found), len(back)

    def write(n):
        for _n in range(n):
            talk = Talk.objects.create(on=school.today, author=school.zhang, content="说想学画画")
            talk.set_children([second, school.xiaoyu])
            talk = Talk.objects.create(on=school.today, author=school.zhang, content="说想学画画")
            talk.set_children([second])

    write(2)
    few = queries()
    write(20)
    assert queries() == few


@pytest.mark.django_db(transaction=True)
def test_merged_and_taken_apart_on_a_phone(school, second, phone):
    page = phone(school.qian)
    page.goto(f"/children/{school.xiaoyu.pk}/")
    page.get_by_role("link", name="两份档案").click()
    page.get_by_role("link", name="李晓雨").click()
    page.locator("tr", has_text="姓名").get_by_text("李晓雨").click()
    page.get_by_role("button", name="合并").click()
    expect(page.locator("h1")).to_have_text("李晓雨")
    page.goto(f"/children/{second.pk}/")
    expect(page).to_have_url(f"{page.url.split('/children')[0]}/children/{school.xiaoyu.pk}/")
    page.goto("/merged/")
    page.get_by_role("button", name="分开").click()
    page.get_by_role("button", name="分开").click()
    expect(page).to_have_url(f"{page.url.split('/children')[0]}/children/{second.pk}/")
    assert Child.objects.get(pk=school.xiaoyu.pk).name == "李小雨"
