"""A record that has just been saved can be taken back for a moment, and what was typed is back in the form."""

import datetime as dt
import re
import uuid

import pytest
from django.http import QueryDict
from django.utils import timezone

from lib.models import Draft
from pairing.models import SupportSession
from registry.kinds import all_kinds
from registry.models import Attachment, Note
from talks.models import Talk
from tests.personas import client_of
from tests.registry.test_logging import photo, talk_of, visit_of
from tests.visibility.prober import fields_of
from visits.models import FamilyContact, HomeVisit

pytestmark = pytest.mark.django_db


def undo_button(page) -> str:
    """The address to which the button in the message leads, or ""."""
    found = re.search(r'action="(/log/[^"]+/undo/[^"]*)"', page.text)
    return found[1] if found else ""


def log(client, address, posted):
    return client.post(address, {"once": str(uuid.uuid4()), **posted}, follow=True)


def press(client, address, **sent):
    return client.post(address, {"once": str(uuid.uuid4()), "next": "/desk/", **sent}, follow=True)


def contact_of(school, *children):
    return {
        "on": (school.today - dt.timedelta(days=3)).isoformat(), "children": [child.pk for child in children],
        "channel": "wechat", "direction": "in", "people": ["father", "mother"], "content": "商量寒假\n回家",
        "minutes": "12", "concern": "on",
    }  # fmt: skip


def as_sent(value) -> list[str]:
    return [str(one) for one in (value if isinstance(value, list) else [value])]


def test_undo_takes_the_record_back_and_the_form_shows_what_was_typed(school):
    client, form = client_of(school.zhang), f"/log/talk/?child={school.xiaoyu.pk}"
    posted = talk_of(school, school.xiaoyu, school.liuyang, content="想爸爸了", wishes="一本字典")
    page = log(client, form, posted)
    back = press(client, undo_button(page))

    assert not Talk.objects.exists()
    assert [row.history_type for row in Talk.history.order_by("history_id")] == ["+", "-"]
    assert Talk.history.first().history_user == school.zhang
    assert back.redirect_chain[0][0].startswith(form)
    assert "已撤销" in back.text
    assert "一本字典" in back.text
    assert back.context["typed"]

    again = {name: values for name, values in fields_of(back.text).items() if name != "language"}
    saved = client.post(form, again, follow=True)
    record = Talk.objects.get()
    assert (record.content, record.wishes, record.topics, record.mood) == (
        "想爸爸了",
        "一本字典",
        ("study", "mood"),
        "3",
    )
    assert set(record.children.all()) == {school.xiaoyu, school.liuyang}
    assert not Draft.objects.exists()
    assert saved.redirect_chain == [("/desk/", 302)]


@pytest.mark.parametrize("slug", ["talk", "visit", "contact"])
def test_everything_typed_comes_back_whatever_the_kind(school, slug):
    posted = {"talk": talk_of, "visit": visit_of, "contact": contact_of}[slug](school, school.xiaoyu)
    client = client_of(school.zhang)
    back = press(client, undo_button(log(client, f"/log/{slug}/", posted)))
    shown = fields_of(back.text)
    posted.pop("once", None)
    assert bool(posted.pop("concern", None)) == back.context["form"]["concern"].value()
    assert {name: shown[name] for name in posted} == {name: as_sent(value) for name, value in posted.items()}


def test_a_record_opened_for_no_child_goes_back_to_the_form_for_no_child(school):
    client = client_of(school.zhang)
    press(client, undo_button(log(client, "/log/talk/", talk_of(school, school.xiaoyu))))
    assert Draft.objects.get().key == "talk-new"
    assert "想爸爸了" in client.get("/log/talk/").text


def test_the_photos_and_the_notes_go_with_the_record(school):
    client = client_of(school.zhang)
    page = log(client, "/log/visit/", visit_of(school, school.xiaoyu, files=[photo()]))
    visit, kept = HomeVisit.objects.get(), Attachment.objects.get()
    Note.objects.create(
        kind="thanks", to=school.zhang, by=school.sun, on=school.today, record_kind="visit", record_id=visit.pk
    )
    press(client, undo_button(page))
    assert (HomeVisit.objects.count(), Note.objects.count()) == (0, 0)
    assert client.get(f"/attachments/{kept.name}/").status_code == 404  # it lies in the bin with the visit


def test_nobody_takes_back_what_another_wrote(school):
    page = log(client_of(school.wang), "/log/talk/", talk_of(school, school.xiaoyu))
    for name in ("zhang", "sun", "zhou", "qian", "wu"):
        assert press(client_of(school.staff[name]), undo_button(page)).status_code == 404
    assert Talk.objects.count() == 1


def test_after_ten_minutes_it_stays(school):
    client = client_of(school.zhang)
    address = undo_button(log(client, "/log/talk/", talk_of(school, school.xiaoyu)))
    Talk.objects.update(created_at=timezone.now() - dt.timedelta(minutes=10))
    assert press(client, address).status_code == 404
    Talk.objects.update(created_at=timezone.now() - dt.timedelta(minutes=9, seconds=50))
    assert press(client, address).status_code == 200
    assert not Talk.objects.exists()


def test_what_has_been_corrected_is_not_taken_back(school):
    client = client_of(school.zhang)
    address = undo_button(log(client, "/log/talk/", talk_of(school, school.xiaoyu)))
    corrected = log(client, f"/log/talk/{Talk.objects.get().pk}/", talk_of(school, school.xiaoyu, content="改过了"))
    assert undo_button(corrected) == ""
    assert press(client, address).status_code == 404
    assert Talk.objects.count() == 1


def test_undo_pressed_twice_leads_to_the_same_place(school):
    client = client_of(school.zhang)
    address = undo_button(log(client, "/log/talk/", talk_of(school, school.xiaoyu)))
    sent = {"once": str(uuid.uuid4())}
    first, second = client.post(address, sent), client.post(address, sent)
    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert client.get(address).status_code == 405


def test_undo_writes_over_nothing_that_was_begun_since(school):
    client, form = client_of(school.zhang), f"/log/talk/?child={school.xiaoyu.pk}"
    address = undo_button(log(client, form, talk_of(school, school.xiaoyu)))
    body = QueryDict(mutable=True)
    body.update({"content": "又谈了一次", "once": str(uuid.uuid4())})
    client.post(f"/drafts/talk-{school.xiaoyu.pk}", {"body": body.urlencode()})
    page = press(client, address)
    assert "请先保存或清掉它" in page.text
    assert "又谈了一次" in page.text
    assert Talk.objects.count() == 1


def test_the_message_tells_the_browser_that_the_draft_is_saved(school):
    page = log(client_of(school.zhang), "/log/talk/", talk_of(school, school.xiaoyu))
    assert 'data-extra="draft:talk-new"' in page.text


def test_every_kind_of_record_can_be_taken_back():
    assert {kind.model for kind in all_kinds()} >= {Talk, HomeVisit, FamilyContact, SupportSession}
    assert all(hasattr(kind.model.objects.all(), "undoable_by") for kind in all_kinds())
