"""A roster file on its way in: kept as it came, understood, matched, and carried out when somebody confirms."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from registry.models import RosterImport, Term
from registry.roster.commit import commit
from registry.roster.plan import Plan, facts_of_term, plan
from registry.roster.terms import TermFacts
from registry.roster.understanding import REFUSE, understand

LONGEST_NAME = 200


class RosterChangedError(Exception):
    """What was confirmed is no longer what the import would do: the register or the file's term has changed since."""


@transaction.atomic
def receive(*, data: bytes, filename: str, by, on, term: TermFacts | None = None) -> tuple[RosterImport, Plan]:
    """Keeps the original and says what would become of it. A file that cannot be read is kept, refused, as well."""
    made = plan(understand(data, filename, term=term, on=on))
    roster = RosterImport(filename=filename[-LONGEST_NAME:], sha256=hashlib.sha256(data).hexdigest(), by=by)
    if made.understanding.outcome == REFUSE:
        roster.state, roster.message = RosterImport.State.REFUSED, made.understanding.message[:300]
    else:
        roster.term, roster.totals = made.term.slug, made.totals()
    roster.file.save("original", ContentFile(data), save=False)
    roster.save()
    return roster, made


def plan_again(roster: RosterImport, *, on, term: TermFacts | None = None) -> Plan:
    """What importing the kept file would do now."""
    with roster.file.open("rb") as file:
        data = file.read()
    return plan(understand(data, roster.filename, term=term or _chosen(roster), on=on))


def _chosen(roster) -> TermFacts | None:
    """The term that the import was opened for."""
    year, _dash, season = roster.term.partition("-")
    if not year.isdigit() or season not in Term.Season.values:
        return None
    return facts_of_term(Term.usual(int(year), season))


@transaction.atomic
def confirm(*, roster: RosterImport, fingerprint: str, leaving: dict[int, str], by, on) -> dict[str, int]:
    """Carries the import out if it still does what was shown. Raises RosterChangedError."""
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    now = plan_again(roster, on=on)
    if roster.state != RosterImport.State.OPEN or now.fingerprint() != fingerprint:
        raise RosterChangedError
    return commit(now, roster=roster, by=by, on=on, leaving=leaving)
