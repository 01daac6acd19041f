"""Everybody walks every address and tries every attack: nothing is read, changed or found out that should not be."""

import pytest

from tests.visibility import addresses
from tests.visibility.attacks import ATTACKS
from tests.visibility.prober import Prober
from tests.visibility.table import PERSONAS

pytestmark = pytest.mark.django_db
# Each kind of right once, and one person without any; the others differ from them in the children only.
ATTACKERS = ("zhang", "he", "wang", "qian", "sun", "wu", "feng")


@pytest.mark.parametrize("persona", PERSONAS)
def test_everybody_reads_what_is_theirs_and_nothing_else(world, persona):
    prober = Prober(world, persona)

    addresses.walk(prober)

    assert prober.problems + prober.unread == []


@pytest.mark.parametrize("persona", ATTACKERS)
def test_knowing_the_admin_does_not_help(world, persona):
    prober = Prober(world, persona)

    for attack in ATTACKS:
        attack(prober)

    assert prober.problems == []


def test_every_address_has_an_entry():
    entries = set(addresses.every_page())

    assert addresses.routes() - entries == set()


def test_every_model_of_the_admin_has_an_entry():
    assert addresses.registered() == set(addresses.ADMIN)
