"""The prober is shown to work: each protection is switched off in turn, and the prober must notice."""

from collections import Counter
from contextlib import suppress

import pytest

from talks.admin import TalkAdmin
from tests.visibility.plants import PLANTS
from tests.visibility.prober import Prober
from tests.visibility.walking import walk

pytestmark = pytest.mark.django_db


class Noticed(Exception):  # noqa: N818 - no error but what was wanted
    """Enough: what was looked for has been found."""


class UntilNoticed(Counter):
    """The prober's findings, up to the first that begins as `finds`."""

    def __init__(self, finds):
        super().__init__()
        self.finds = finds

    def __setitem__(self, finding, times):
        super().__setitem__(finding, times)
        if finding.startswith(self.finds):
            raise Noticed


@pytest.mark.parametrize("name", PLANTS)
def test_the_prober_notices_when(world, monkeypatch, name):
    plant = PLANTS[name]
    prober = Prober(world, plant.persona)
    prober.findings = UntilNoticed(plant.finds)
    plant.switch_off(monkeypatch)

    with suppress(Noticed):
        plant.probe(prober)

    assert [problem for problem in prober.problems if problem.startswith(plant.finds)] != []


def test_filters_by_rows_offer_only_what_is_visible(world, monkeypatch):
    """No list has a filter by children today; the base class scopes the first one that comes."""
    monkeypatch.setattr(TalkAdmin, "list_filter", ("children",))
    prober = Prober(world, "zhang")

    walk(prober, {"admin:talks_talk_changelist"})

    assert prober.problems == []
