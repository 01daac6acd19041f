"""What one may not see changes nothing: no count, no filter, no page tells whether it is there."""

import json
from itertools import chain

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import Role
from lib.models import Submission
from registry.kinds import all_kinds
from registry.models import Child, MergedFile
from registry.roster.exports.layouts import layouts
from tests.parts import each
from tests.visibility.admin_addresses import lists
from tests.visibility.prober import TOKENS, Prober
from tests.visibility.table import OFFICE, knows_of, logged_by

pytestmark = pytest.mark.django_db
OWN_PAGES = [
    "admin:index", "desk", "desk-month", "children", "children-export", "survey", "log-choose", "dashboard",
    "dashboard-months", "dashboard-people", "dashboard-attention", "dashboard-makeup", "dashboard-trend",
    "dashboard-quality", "roster-export", "survey-export", "survey-paper", "screenings", "screening-export",
]  # fmt: skip


def everything_shown(prober) -> dict:
    """The text of every page with a list or a number on it."""
    paths = [reverse(name) for name in (*OWN_PAGES, *chain.from_iterable(each("LISTS")))]
    paths += [reverse("duty-list", args=[prober.world.standard.pk])]
    paths += [f"{reverse('roster-export-file')}?layout={layout}&of=" for layout in layouts()]
    paths += [reverse("quality-list", args=[flag]) for flag in ("all", "copied", "short", "last-day")]
    paths += [reverse("log", args=[kind.slug]) for kind in all_kinds()]
    for path in lists().values():
        paths += [path, f"{path}export/"]
    paths += [reverse("child", args=[child.pk]) for child in prober.world.children.values()]
    paths += [reverse("survey-class", args=[row.pk]) for row in prober.world.classes.values()]
    return {path: TOKENS.sub(r"\1", prober.get(path).text) for path in paths}


@pytest.mark.parametrize("persona", ["zhang", "wang", "he", "feng", "wu"])
def test_children_out_of_sight_are_counted_nowhere(world, persona):
    prober = Prober(world, persona)
    strangers = [child.pk for name, child in world.children.items() if not knows_of(persona, name)]
    with transaction.atomic():
        before = everything_shown(prober)
        MergedFile.objects.filter(child__in=strangers).delete()
        Child.objects.filter(pk__in=strangers).delete()  # and with them pairings, survey rows, places in records
        after = everything_shown(prober)
        transaction.set_rollback(True)

    assert [path for path, text in before.items() if after[path] != text] == []
    assert len(strangers) > 2


def test_the_office_is_not_told_that_there_are_records(world):
    """Except of those that it writes itself."""
    prober = Prober(world, "qian")
    kinds = [kind for kind in all_kinds() if OFFICE not in logged_by(kind.slug)]
    paths = [path for label, path in lists().items() if label in {kind.model._meta.label for kind in kinds}]
    with transaction.atomic():
        before = [prober.get(path).text for path in paths]
        for kind in kinds:
            kind.model.objects.all().delete()
        after = [prober.get(path).text for path in paths]
        transaction.set_rollback(True)

    assert [TOKENS.sub("", text) for text in before] == [TOKENS.sub("", text) for text in after]


def test_whoever_has_to_choose_a_password_sees_nothing_before(world):
    person = world.staff["zhang"]
    prober = Prober(world, "zhang")
    with transaction.atomic():
        type(person).objects.filter(pk=person.pk).update(must_change_password=True)
        answers = {prober.get(path).location for path in (reverse("children"), *lists().values())}
        prober.seen.clear()
        prober.get(reverse("admin:password_change"))
        transaction.set_rollback(True)

    assert answers == {reverse("admin:password_change")}
    assert prober.seen == set()


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(world):
    prober = Prober(world, "sun")
    path = reverse("dashboard")
    with transaction.atomic():
        before = prober.get(path).status
        world.staff["sun"].roles.filter(role=Role.LEADERSHIP).delete()
        after = prober.get(path).status
        transaction.set_rollback(True)

    assert (before, after) == (200, 404)


def test_an_account_that_is_closed_is_signed_out_at_the_next_request(world):
    prober = Prober(world, "sun")
    with transaction.atomic():
        type(world.staff["sun"]).objects.filter(pk=world.staff["sun"].pk).update(is_active=False)
        answer = prober.get(reverse("children"))
        transaction.set_rollback(True)

    assert (answer.status, answer.location) == (302, f"/login/?next={reverse('children')}")


def test_a_spent_form_of_somebody_else_tells_nothing(world):
    """A one-time token is looked up for the person who spent it."""
    spent = Submission.objects.create(by=world.staff["li"], led_to=f"/children/{world.children['chenchen'].pk}/")
    prober = Prober(world, "zhang")

    answer = prober.get(reverse("draft", args=["talk-new"]), {"once": spent.token})

    assert json.loads(answer.response.content) == {"saved": False}
