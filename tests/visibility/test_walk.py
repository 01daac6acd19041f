"""Everybody walks every address and tries every attack: nothing is read, changed or found out that should not be."""

import pytest

from tests.visibility.addresses import every_page
from tests.visibility.admin_addresses import registered_models
from tests.visibility.attacks import ATTACKS
from tests.visibility.prober import Prober
from tests.visibility.table import PERSONAS
from tests.visibility.walking import registered, routes, walk

pytestmark = pytest.mark.django_db
# Like Zhang, Wang and Feng with other children or none: one object of theirs and one that is not there will do.
LIKE_OTHERS = {"li", "zhao", "zheng", "wu"}


@pytest.mark.parametrize("persona", PERSONAS)
def test_everybody_reads_what_is_theirs_and_nothing_else(world, persona):
    prober = Prober(world, persona)

    walk(prober, thin=persona in LIKE_OTHERS)

    assert prober.problems == []
    assert persona in LIKE_OTHERS or prober.unread == []


@pytest.mark.parametrize(
    ("attack", "persona"), [(attack, who) for attack, attackers in ATTACKS.items() for who in attackers],
    ids=lambda value: getattr(value, "__name__", value),
)  # fmt: skip
def test_knowing_the_admin_does_not_help(world, attack, persona):
    prober = Prober(world, persona)

    attack(prober)

    assert prober.problems == []


def test_every_address_has_an_entry():
    entries = set(every_page())

    assert routes() - entries == set()


def test_every_model_of_the_admin_has_an_entry():
    assert registered() == set(registered_models())
