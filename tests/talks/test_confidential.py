"""Who reads what was said in confidence, and who learns that there is anything (design 4)."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from lib.models import AccessLog
from registry.kinds import all_kinds, open_kinds
from registry.models import TermSurvey
from registry.standing import Standing
from reports.conditions import flagged
from talks.models import Appointment, Counselling, Grant, HotlineCall, MailboxOpening, Whisper
from tests.personas import client_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WORDS = "夜里常梦见奶奶"
FLAG = 'data-flag="counselled"'


def counselled(school, author, *children, **over):
    row = Counselling.objects.create(on=school.today, author=author, content=WORDS, **over)
    row.set_children(children)
    return row


def granted(school, **over):
    fields = {"on": school.today, "until": school.today, "reason": "个案会", "to": school.sun, "by": school.zhou}
    return Grant.objects.create(**fields | over)


def letter(school, **over):
    opening, _new = MailboxOpening.objects.get_or_create(on=school.today, by=school.zhou, letters=1)
    fields = {"opening": opening, "number": 1, "on": school.today, "author": school.zhou}
    return Whisper.objects.create(**fields | over)


def once(**fields):
    return {"once": str(uuid.uuid4()), **fields}


@pytest.mark.parametrize(
    ("who", "status"),
    [("zhou", 200), ("zhang", 404), ("wang", 404), ("li", 404), ("sun", 404), ("qian", 404), ("wu", 404)],
)
def test_only_psychology_teachers_read_what_they_wrote(school, who, status):
    row = counselled(school, school.zhou, school.xiaoyu)
    assert client_of(school.staff[who]).get(f"/records/counselling/{row.pk}/").status_code == status


def test_an_author_reads_own_words_while_the_child_is_in_that_persons_care(school):
    own = counselled(school, school.zhang, school.xiaoyu)
    gone = counselled(school, school.feng, school.wanglei)
    assert list(Counselling.objects.visible_to(school.zhang)) == [own]
    assert not Counselling.objects.visible_to(school.feng).exists()
    assert set(Counselling.objects.visible_to(school.zhou)) == {own, gone}


@pytest.mark.parametrize("many", [1, 3])
def test_the_class_teacher_sees_a_flag_and_no_number(school, many):
    for _n in range(many):
        counselled(school, school.zhou, school.xiaoyu, concern=True)
    url = f"/children/{school.xiaoyu.pk}/"
    shown = client_of(school.zhang).get(url).content.decode()
    assert shown.count(FLAG) == 1
    assert WORDS not in shown
    assert "?kind=counselling" not in shown
    for who in ("wang", "sun", "qian"):
        other = client_of(school.staff[who]).get(url).content.decode()
        assert FLAG not in other
        assert WORDS not in other


def test_nothing_is_flagged_where_there_is_none(school):
    counselled(school, school.zhou, school.xiaoyu)
    shown = client_of(school.zhang).get(f"/children/{school.wanglei.pk}/").content.decode()
    assert FLAG not in shown


def test_counselling_counts_nowhere_that_others_see(school):
    """The children about whom somebody worries are counted for leadership too."""
    counselled(school, school.zhou, school.xiaoyu, concern=True)
    rows = TermSurvey.objects.filter(term=school.term)
    assert not rows.filter(flagged(school.today), child=school.xiaoyu).exists()
    assert {kind.slug for kind in all_kinds()} - {kind.slug for kind in open_kinds()} == {"counselling"}
    assert not any(duty.kind == "counselling" for duty in _duties())


def _duties():
    from registry.duties import all_duties

    return all_duties().values()


def test_a_leader_reads_by_grant_on_its_own_page_alone_and_leaves_a_trace(school):
    row = counselled(school, school.zhou, school.xiaoyu)
    other = counselled(school, school.zhou, school.xiaoyu)
    granted(school, counselling=row)
    head = client_of(school.sun)
    assert WORDS in head.get(f"/records/counselling/{row.pk}/").content.decode()
    trace = AccessLog.objects.get()
    assert (trace.by, trace.kind, trace.object_id) == (school.sun, "talks.counselling", str(row.pk))
    assert head.get(f"/records/counselling/{other.pk}/").status_code == 404
    for page in ("/talks/counselling/", f"/children/{school.xiaoyu.pk}/", f"/children/{school.xiaoyu.pk}/print/"):
        assert WORDS not in head.get(page).content.decode()
    assert not Counselling.objects.visible_to(school.sun).exists()
    assert not Counselling.objects.on_file_of(school.xiaoyu, Standing(school.sun, school.today)).exists()
    assert head.get(f"/note/counselling/{row.pk}/ask/").status_code == 404


def test_whoever_reads_without_a_grant_leaves_no_trace(school):
    row = counselled(school, school.zhou, school.xiaoyu)
    client_of(school.zhou).get(f"/records/counselling/{row.pk}/")
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("how", ["run out", "taken back", "to another", "no leader", "not begun"])
def test_a_grant_ends(school, how):
    row = counselled(school, school.zhou, school.xiaoyu)
    fields = {
        "run out": {"on": school.today - 2 * DAY, "until": school.today - DAY},
        "taken back": {"ended_on": school.today},
        "to another": {"to": school.qian},
        "not begun": {"on": school.today + DAY, "until": school.today + DAY},
    }.get(how, {})
    grant = granted(school, counselling=row, **fields)
    if how == "no leader":
        grant.to.roles.all().delete()
        grant.to.__dict__.pop("role_set", None)
    for who in (school.sun, school.qian):
        assert client_of(who).get(f"/records/counselling/{row.pk}/").status_code == 404
    assert not AccessLog.objects.exists()


def test_only_psychology_teachers_grant_and_only_to_leaders(school):
    row = counselled(school, school.zhou, school.xiaoyu)
    url = f"/leaves/counselling/{row.pk}/"
    body = {"to": school.sun.pk, "until": school.today, "reason": "x"}
    for who in (school.sun, school.zhang, school.qian):
        assert client_of(who).post(url, once(**body)).status_code == 404
    client_of(school.zhou).post(url, once(**body | {"to": school.zhang.pk}))
    client_of(school.zhou).post(url, once(**body | {"until": school.today - DAY}))
    assert not Grant.objects.exists()
    client_of(school.zhou).post(url, once(**body))
    assert Grant.objects.get().to == school.sun
    client_of(school.zhou).post(f"/leaves/{Grant.objects.get().pk}/end/", once())
    assert Grant.objects.get().ended_on == school.today


# ------------------------------------------------------------------ letters
def test_the_words_of_a_letter_are_kept_only_with_leave(school):
    with pytest.raises(IntegrityError), transaction.atomic():
        letter(school, content="我想妈妈")
    letter(school, content="我想妈妈", agreed=True)
    letter(school, content="有人打我", safety=True, number=2)
    assert Whisper.objects.count() == 2


def test_a_letter_is_read_by_psychology_teachers_and_by_grant(school):
    row = letter(school, content="我想妈妈", agreed=True, child=school.xiaoyu)
    url = f"/letters/{row.pk}/"
    for who in ("zhang", "wang", "sun", "qian", "wu"):
        assert client_of(school.staff[who]).get(url).status_code == 404
    granted(school, whisper=row)
    assert "我想妈妈" in client_of(school.sun).get(url).content.decode()
    assert AccessLog.objects.filter(by=school.sun, kind="talks.whisper", object_id=str(row.pk)).count() == 1
    assert client_of(school.sun).post(url, once(level="1")).status_code == 404


def test_leadership_sees_that_the_mailbox_was_opened_and_not_what_waits(school):
    letter(school, child=school.xiaoyu)
    head = client_of(school.sun)
    shown = head.get("/mailbox/").content.decode()
    assert "row-since" in shown
    assert school.xiaoyu.name not in shown
    assert f"/mailbox/{MailboxOpening.objects.get().pk}/" not in shown
    assert head.get(f"/mailbox/{MailboxOpening.objects.get().pk}/").status_code == 404
    assert client_of(school.zhang).get("/mailbox/").status_code == 404


def test_opening_makes_a_receipt_for_each_letter_once(school):
    hand, body = client_of(school.zhou), once(on=school.today.isoformat(), letters="3", place="一楼")
    for _tap in range(2):
        assert hand.post("/mailbox/open/", body).status_code == 302
    assert list(Whisper.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    hand.post(f"/mailbox/{MailboxOpening.objects.get().pk}/more/", once())
    assert (MailboxOpening.objects.get().letters, Whisper.objects.count()) == (4, 4)


# ------------------------------------------------------------------ appointments and the hotline
def appointment(school, by, child, **over):
    return Appointment.objects.create(child=child, on=school.today, by=by, reason="总趴在桌上", **over)


def test_an_appointment_is_known_to_whoever_asked_and_to_psychology_teachers(school):
    row = appointment(school, school.wang, school.xiaoyu)
    url = f"/appointments/{row.pk}/"
    known = {who for who in school.staff if client_of(school.staff[who]).get(url).status_code == 200}
    assert known == {"wang", "zhou"}
    assert "/appointments/" not in _links(client_of(school.zhang), school.xiaoyu)
    assert url in _links(client_of(school.wang), school.xiaoyu)


def _links(client, child):
    return client.get(f"/children/{child.pk}/").content.decode().replace("/appointments/new/", "")


def test_whoever_asked_may_call_off_and_nothing_else(school):
    row = appointment(school, school.wang, school.xiaoyu)
    url = f"/appointments/{row.pk}/"
    assert client_of(school.wang).post(f"{url}kept/", once()).status_code == 404
    assert client_of(school.zhang).post(f"{url}cancelled/", once()).status_code == 404
    assert client_of(school.wang).post(f"{url}cancelled/", once()).status_code == 302
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert client_of(school.zhou).post(f"{url}kept/", once()).status_code == 404


def test_an_appointment_is_asked_for_a_child_in_ones_care(school):
    url, body = "/appointments/new/", {"on": school.today, "asked_by": "teacher"}
    for who, child, made in (("zhang", "chenchen", 0), ("sun", "xiaoyu", 0), ("wang", "xiaoyu", 1), ("zhang", "", 0)):
        child = school.children[child].pk if child else ""
        Appointment.objects.all().delete()
        client_of(school.staff[who]).post(f"{url}?child={child}", once(**body))
        assert Appointment.objects.count() == made, who


def test_a_caller_without_a_name_is_the_psychology_teachers(school):
    client_of(school.zhou).post("/appointments/new/", once(on=school.today, asked_by="caller"))
    row = Appointment.objects.get()
    assert (row.child, row.state, row.with_whom) == (None, "confirmed", school.zhou)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(on=school.today, by=school.zhou, asked_by="teacher")


def test_a_kept_appointment_opens_the_form_filled_in_and_is_linked(school):
    row = appointment(school, school.wang, school.xiaoyu, state="confirmed")
    hand = client_of(school.zhou)
    led = hand.post(f"/appointments/{row.pk}/kept/", once())
    form = hand.get(led.headers["Location"]).context["form"]
    assert (form.initial["appointment"], form.initial["children"]) == (row, [school.xiaoyu.pk])
    body = {"on": school.today, "content": "x", "channel": "appointment", "appointment": row.pk, "safety": "on"}
    hand.post("/log/counselling/", once(children=[school.chenchen.pk], **body))
    assert not Counselling.objects.exists()
    hand.post("/log/counselling/", once(children=[school.xiaoyu.pk], **body))
    record = Counselling.objects.get()
    assert (record.appointment, record.concern) == (row, True)
    assert client_of(school.wang).get(led.headers["Location"]).context["form"].initial.get("appointment") is None


def test_calls_without_a_name_are_the_psychology_teachers_alone(school):
    HotlineCall.objects.create(on=school.today, author=school.zhou, content="x")
    seen = {who for who in school.staff if HotlineCall.objects.visible_to(school.staff[who]).exists()}
    assert seen == {"zhou"}
    opened = {
        who for who, staff in school.staff.items() if client_of(staff).get("/talks/hotlinecall/").status_code == 200
    }
    assert opened == {"zhou"}
