"""What is typed waits for its author alone, and not longer than until it is saved."""

import uuid

from django.http import QueryDict
from django.urls import reverse

from lib import drafts
from lib.models import Draft, Submission
from talks.forms import TalkForm
from tests.personas import client_of

KEY = "talk-new"
TYPED = "content=She+misses+her+mother&topics=mood&topics=family"


def send(client, body, key=KEY):
    return client.post(reverse("draft", args=[key]), {"body": body})


def test_a_draft_waits_for_its_author_alone(school):
    zhang, li = client_of(school.zhang), client_of(school.li)

    assert send(zhang, TYPED).json() == {"saved": False}
    send(li, "content=something+else")

    assert drafts.find(school.zhang, KEY) == QueryDict(TYPED)
    assert drafts.find(school.li, KEY) == QueryDict("content=something+else")
    assert drafts.find(school.wang, KEY) is None


def test_the_last_state_replaces_the_one_before(school):
    client = client_of(school.zhang)

    send(client, TYPED)
    send(client, "content=")

    assert drafts.find(school.zhang, KEY) == QueryDict("content=")
    assert Draft.objects.count() == 1


def test_a_draft_that_arrives_after_its_form_was_saved_is_not_kept(school):
    token = uuid.uuid4()
    client = client_of(school.zhang)
    Submission.objects.create(token=token, by=school.zhang, led_to="/")

    assert send(client, f"{TYPED}&once={token}").json() == {"saved": True}

    assert Draft.objects.count() == 0


def test_a_draft_whose_form_was_saved_is_not_found(school):
    token = uuid.uuid4()
    send(client_of(school.zhang), f"{TYPED}&once={token}")

    Submission.objects.create(token=token, by=school.zhang, led_to="/")

    assert drafts.find(school.zhang, KEY) is None


def test_whether_a_form_was_saved_is_told_to_its_author_alone(school):
    token = uuid.uuid4()
    Submission.objects.create(token=token, by=school.zhang, led_to="/")
    address = reverse("draft", args=[KEY])

    def answer(staff, once):
        return client_of(staff).get(address, {"once": once}).json()

    assert answer(school.zhang, token) == {"saved": True}
    assert answer(school.li, token) == {"saved": False}
    assert answer(school.zhang, "nonsense") == {"saved": False}


def test_a_draft_is_forgotten_on_request(school):
    client = client_of(school.zhang)
    send(client, TYPED)
    send(client_of(school.li), TYPED)

    assert client.delete(reverse("draft", args=[KEY])).status_code == 204

    assert list(Draft.objects.values_list("owner", flat=True)) == [school.li.pk]


def test_nobody_keeps_drafts_without_signing_in(client, db):
    assert send(client, TYPED).status_code == 302
    assert Draft.objects.count() == 0


def test_what_is_far_too_long_is_refused(school):
    client = client_of(school.zhang)

    assert send(client, "x" * 200_001).status_code == 400
    assert send(client, "x", key="k" * 121).status_code == 404
    assert Draft.objects.count() == 0


def test_a_form_is_filled_as_it_was_left_with_unticked_boxes_unticked():
    initial = drafts.as_initial(TalkForm, QueryDict(f"{TYPED}&place=home&children=3&children=4"))

    assert initial["content"] == "She misses her mother"
    assert (initial["topics"], initial["children"]) == (["mood", "family"], ["3", "4"])
    assert (initial["place"], initial["mood"], initial["concern"]) == ("home", "", False)
