"""The support log: what a helper did with a child, which duties it counts for, and who reads it."""

import datetime as dt
import re
import uuid

import pytest

from lib.models import Draft
from pairing.models import Pairing, SupportSession
from registry.duties import all_duties
from registry.kinds import kind_or_404
from reports.figures.engine import tallies
from reports.models import CareStandard
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def session_of(school, *children, **over):
    return {
        "on": school.today.isoformat(), "children": [child.pk for child in children],
        "what": ["contact", "tutoring"], "place": "office", "content": "问了奶奶的腿，又做了一页口算。",
        "once": str(uuid.uuid4()), **over,
    }  # fmt: skip


def written(school, author, *children, **over):
    row = SupportSession.objects.create(on=school.today, author=author, content="一起做了作业", **over)
    row.set_children(children)
    return row


def done_this_week(school, *duties, responsible="helper") -> dict:
    """{duty: done in the running week} of the school, by standards of plan 2."""
    standards = [
        CareStandard.objects.get_or_create(
            term=school.term, duty=duty, responsible=responsible, per="week", defaults={"count": 2}
        )[0]
        for duty in duties
    ]
    found = tallies(standards, school.today, by="school")
    return {standard.duty: found[standard.pk][0].running.done for standard in standards}


def ticked(page, name) -> list:
    """What is ticked in the form as it is shown."""
    boxes = re.findall(rf'<input type="(?:checkbox|radio)" name="{name}" value="([^"]*)"([^>]*)>', page.text)
    return [value for value, attributes in boxes if "checked" in attributes]


def test_one_session_with_both_ticks_counts_for_both_weekly_duties(school):
    response = client_of(school.wang).post("/log/support/", session_of(school, school.xiaoyu), follow=True)
    record = SupportSession.objects.get()
    assert (record.author, record.what, set(record.children.all())) == (
        school.wang, ("contact", "tutoring"), {school.xiaoyu},
    )  # fmt: skip
    assert response.redirect_chain == [("/", 302)]
    assert done_this_week(school, "helper-contact", "tutoring") == {"helper-contact": 1, "tutoring": 1}


def test_each_duty_counts_only_what_it_is_about(school):
    written(school, school.wang, school.xiaoyu, what=("tutoring", "gift"))
    written(school, school.zhao, school.chenchen, what=("diary",))
    assert done_this_week(school, "helper-contact", "tutoring") == {"helper-contact": 0, "tutoring": 1}


def test_a_session_by_somebody_not_paired_with_the_child_does_no_helpers_duty(school):
    client_of(school.zhang).post("/log/support/", session_of(school, school.xiaoyu))
    assert SupportSession.objects.get().author == school.zhang
    duties = ("helper-contact", "tutoring")
    assert done_this_week(school, *duties) == {"helper-contact": 0, "tutoring": 0}
    assert done_this_week(school, *duties, responsible="class_teacher") == {"helper-contact": 1, "tutoring": 1}


@pytest.mark.parametrize(
    ("wrong", "named"), [({"what": []}, "what"), ({"content": ""}, "content"), ({"what": ["x"]}, "what")]
)
def test_what_was_done_and_how_it_went_have_to_be_said(school, wrong, named):
    page = client_of(school.wang).post("/log/support/", session_of(school, school.xiaoyu, problem="进位常忘", **wrong))
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {named}
    assert "进位常忘" in page.text
    assert not SupportSession.objects.exists()


def test_a_helper_writes_reads_and_corrects_until_the_pairing_ends(school):
    client = client_of(school.wang)
    record = written(school, school.wang, school.xiaoyu, what=("tutoring",))
    read, log = f"/records/support/{record.pk}/", f"/log/support/?child={school.xiaoyu.pk}"
    pages = (read, f"/log/support/{record.pk}/", log)
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    client.post(f"/log/support/{record.pk}/", session_of(school, school.xiaoyu, what=["skill"], subject="煮面"))
    record.refresh_from_db()
    assert (record.what, record.subject) == (("skill",), "煮面")
    yesterday = school.today - dt.timedelta(days=1)
    Pairing.objects.filter(staff=school.wang).update(ended_on=yesterday, end_reason="other")
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    client.post("/log/support/", session_of(school, school.xiaoyu))
    client.post(f"/log/support/{record.pk}/", session_of(school, school.xiaoyu, content="改了"))
    assert SupportSession.objects.get().content != "改了"
    assert "一起做了作业" not in client.get("/pairing/supportsession/").text


def test_who_reads_what_a_helper_wrote(school):
    record = written(school, school.wang, school.xiaoyu, what=("tutoring",))
    read = f"/records/support/{record.pk}/"
    answers = {who: client_of(staff).get(read).status_code for who, staff in school.staff.items() if who != "chen"}
    assert {who for who, status in answers.items() if status == 200} == {"zhang", "wang", "sun", "zhou"}
    for page in ("/pairing/supportsession/", f"/children/{school.xiaoyu.pk}/"):
        assert "一起做了作业" in client_of(school.zhang).get(page).text
        assert "一起做了作业" not in client_of(school.qian).get(page).text


def test_the_list_finds_a_session_by_each_thing_that_was_done(school):
    written(school, school.wang, school.xiaoyu, what=("contact", "outing"))
    client = client_of(school.sun)
    found = {
        what: "李小雨" in client.get("/pairing/supportsession/", {"what": what}).text
        for what in ("contact", "outing", "tutoring")
    }
    assert found == {"contact": True, "outing": True, "tutoring": False}


def test_a_duty_opens_its_form_with_what_it_is_about(school):
    client, child = client_of(school.wang), school.xiaoyu.pk
    page = client.get(f"/log/support/?child={child}&duty=tutoring")
    assert (ticked(page, "what"), ticked(page, "children")) == (["tutoring"], [str(child)])
    assert ticked(client.get("/log/support/?duty=helper-contact"), "what") == ["contact"]
    page = client.get(f"/log/contact/?child={child}&duty=contact-teacher")
    assert (ticked(page, "people"), ticked(page, "channel")) == (["teacher"], ["in_person"])
    assert ticked(client.get("/log/contact/?duty=contact-guardian"), "people") == ["guardian"]


@pytest.mark.parametrize("duty", ["contact-guardian", "talk", "nonsense", ""])
def test_a_duty_of_another_kind_of_record_fills_nothing_in(school, duty):
    page = client_of(school.wang).get("/log/support/", {"duty": duty, "child": school.xiaoyu.pk})
    assert (page.status_code, ticked(page, "what")) == (200, [])
    assert page.context["form"].initial == {"children": [school.xiaoyu.pk]}


def test_a_duty_never_stands_over_what_was_typed_or_written(school):
    client, child = client_of(school.wang), school.xiaoyu.pk
    record = written(school, school.wang, school.xiaoyu, what=("diary",))
    assert ticked(client.get(f"/log/support/{record.pk}/?duty=tutoring"), "what") == ["diary"]
    Draft.objects.create(owner=school.wang, key=f"support-{child}", body="what=gift&content=x")
    assert ticked(client.get(f"/log/support/?child={child}&duty=tutoring"), "what") == ["gift"]


def test_every_duty_opens_a_form_that_knows_its_fields():
    for duty in filter(lambda one: one.kind, all_duties().values()):  # the others are done on pages of their own
        form = kind_or_404(duty.kind).form
        for name, value in duty.initial.items():
            known = {code for code, _label in form.base_fields[name].choices}
            assert set([value] if isinstance(value, str) else value) <= known


@pytest.mark.parametrize(
    ("people", "counted"),
    [
        (["teacher"], {"contact": 0, "contact-teacher": 1, "contact-guardian": 0}),
        (["guardian", "teacher"], {"contact": 1, "contact-teacher": 1, "contact-guardian": 1}),
    ],
)
def test_a_word_with_a_subject_teacher_alone_is_no_contact_with_the_family(school, people, counted):
    posted = {
        "on": school.today.isoformat(), "children": [school.xiaoyu.pk], "channel": "in_person", "direction": "out",
        "people": people, "content": "数学跟得上", "once": str(uuid.uuid4()),
    }  # fmt: skip
    client_of(school.wang).post("/log/contact/", posted)
    assert done_this_week(school, *counted) == counted


def test_the_desk_of_a_helper_shows_what_support_was_given_and_logs_more(school):
    done_this_week(school, "tutoring")  # two a week
    Pairing.objects.filter(staff=school.wang).update(started_on=school.term.first_day)
    written(school, school.wang, school.xiaoyu, what=("tutoring",))
    page = client_of(school.wang).get("/desk/")
    (row,) = page.context["rows"]
    assert [(task.standard.duty, task.missing) for task in row.tasks] == [("tutoring", 1)]
    assert f"/log/support/?child={school.xiaoyu.pk}&amp;duty=tutoring" in page.text
