"""A long file tells how far it is; what comes of it is the same as without."""

import json

import pytest

from lib.progress import LINES
from registry.models import Child, RosterImport
from registry.roster.intake import confirming
from tests.personas import client_of
from tests.registry.roster.books import HEADERS, book, child
from tests.registry.roster.test_mending import bring_in

pytestmark = pytest.mark.django_db


def told(response):
    return [json.loads(line) for line in b"".join(response.streaming_content).decode().splitlines()]


def test_importing_tells_how_far_it_is_and_where_to_go_on(school):
    office = client_of(school.qian)
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child()])))
    posted = {"confirm": "1", "fingerprint": office.get(url).context["fingerprint"]}
    *parts, last = told(office.post(url, posted, headers={"Accept": LINES}))
    assert last == {"go": url}
    far = [part["part"] for part in parts]
    assert far == sorted(far)
    assert len(far) > 5
    assert 0 < far[0] < far[-1] <= 1
    assert Child.objects.filter(birth_date="2017-03-02").count() == 1
    assert Child.objects.get(birth_date="2017-03-02").history.get().history_change_reason.startswith("roster:")


def test_what_was_shown_no_longer_holds_is_said_on_the_page(school):
    office = client_of(school.qian)
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child()])))
    *_parts, last = told(office.post(url, {"confirm": "1", "fingerprint": "x"}, headers={"Accept": LINES}))
    assert "名册有了变动" in office.get(last["go"]).text
    assert RosterImport.objects.get().state == "open"


def test_whoever_goes_away_in_the_middle_leaves_nothing_half_done(school):
    """The server closes the work of a connection that was cut."""
    office = client_of(school.qian)
    url = bring_in(office, ("名单.xlsx", book([HEADERS, child()])))
    shown = office.get(url).context["fingerprint"]
    roster = RosterImport.objects.get()
    work = confirming(roster=roster, fingerprint=shown, leaving={}, by=school.qian, on=school.today)
    while next(work) < 0.7:
        pass
    assert Child.objects.filter(birth_date="2017-03-02").exists()
    work.close()
    assert not Child.objects.filter(birth_date="2017-03-02").exists()
    assert RosterImport.objects.get().state == "open"
