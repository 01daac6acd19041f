"""One school per module for all probers: they take back whatever they change."""

import pytest
from django.db import transaction

from tests.visibility.world import build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
