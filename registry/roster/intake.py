"""A roster file on its way in: kept as it came, understood, mended, matched, carried out when somebody confirms."""

import hashlib
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from lib import history
from lib.memory import uncollected
from lib.progress import finished, scaled
from lib.takeback import take_back
from registry.models import RosterImport, RosterLayout, RosterMending, SubjectTeacher, Term
from registry.roster.commit import committing
from registry.roster.given import LEFT_OUT, Given, Place
from registry.roster.plan import HELD, Match, Plan, facts_of_term, plan
from registry.roster.terms import TermFacts
from registry.roster.understanding import IMPORT, REFUSE, Understanding, understand

LONGEST_NAME = 200
OPEN, DONE, UNDONE = RosterImport.State.OPEN, RosterImport.State.DONE, RosterImport.State.UNDONE


class RosterChangedError(Exception):
    """What was confirmed is no longer what the import would do: the register or the file's term has changed since."""


class NoChildrenError(Exception):
    """As the columns were explained, no row would be a child."""


def receive(*, data: bytes, filename: str, by, on, term: TermFacts | None = None) -> tuple[RosterImport, Plan]:
    """`receiving`, run to its end."""
    return finished(receiving(data=data, filename=filename, by=by, on=on, term=term))


def receiving(*, data: bytes, filename: str, by, on, term: TermFacts | None = None):
    """Keeps the original and says what would become of it. A file that cannot be read is kept, refused, as well.

    Yields how far it is, from 0 to 1; returns (the import, its plan).
    """
    yield 0.1
    sha256, filename = hashlib.sha256(data).hexdigest(), filename[-LONGEST_NAME:]
    said = {"term": term, "on": on, "given": Given(columns=_explanations())}
    with uncollected():
        understood = _understood(sha256, filename, lambda: data, said)
        yield 0.6
        made = plan(understood)
        yield 0.9
    roster = RosterImport(filename=filename, sha256=sha256, by=by, term_given=term is not None)
    if made.understanding.outcome == REFUSE:
        roster.state, roster.message = RosterImport.State.REFUSED, made.understanding.message[:300]
    else:
        roster.term, roster.totals = made.term.slug, made.totals()
    roster.file.save("original", ContentFile(data), save=False)
    roster.save()
    return roster, made


def plan_again(roster: RosterImport, *, on, term: TermFacts | None = None) -> Plan:
    """What importing the kept file would do now, with what has been mended."""
    given = Given(_mended(roster), _explanations())
    said = {"term": term or _chosen(roster), "on": on, "given": given}
    return plan(_understood(roster.sha256, roster.filename, lambda: original_of(roster), said))


def _understood(sha256: str, filename: str, data: Callable[[], bytes], said: dict) -> Understanding:
    """Whoever looks through a preview and then confirms it asks for the same again and again; it is understood once."""
    key = (sha256, filename, get_language(), repr(said))
    known, understood = _latest.get("understood", (None, None))
    if known != key:
        understood = understand(data(), filename, **said)
        _latest["understood"] = (key, understood)
    return understood


_latest: dict = {}  # of this process; one roster, the one before is let go


def original_of(roster: RosterImport) -> bytes:
    with roster.file.open("rb") as file:
        return file.read()


def _mended(roster) -> dict[Place, dict[str, str]]:
    found: dict[Place, dict[str, str]] = {}
    for one in roster.mendings.all():
        found.setdefault((one.sheet, one.row), {})[one.field] = one.text
    return found


def _explanations() -> dict[str, dict[int, str]]:
    return {of.key: {int(n): name for n, name in of.columns.items()} for of in RosterLayout.objects.all()}


def _chosen(roster) -> TermFacts | None:
    """The term that somebody chose."""
    if not roster.term_given:
        return None
    year, _dash, season = roster.term.partition("-")
    if not year.isdigit() or season not in Term.Season.values:
        return None
    return facts_of_term(Term.usual(int(year), season))


def _still(state: str, roster: RosterImport) -> RosterImport:
    """The import, nobody else's until this transaction ends. Raises RosterChangedError if somebody was quicker."""
    found = RosterImport.objects.select_for_update().filter(pk=roster.pk, state=state).first()
    if found is None:
        raise RosterChangedError
    return found


def _keep_working(roster: RosterImport) -> RosterImport:
    """The same, with a note that something was done in it which would be lost with it."""
    roster = _still(OPEN, roster)
    roster.worked_on = True
    roster.save(update_fields=["worked_on"])
    return roster


@transaction.atomic
def mend(*, roster: RosterImport, texts: dict[tuple[str, int, str], str | None], by) -> None:
    """Keeps what was typed for cells, (sheet, row, field) -> text; None takes an earlier mending back.

    Raises RosterChangedError.
    """
    roster = _keep_working(roster)
    rows = [
        RosterMending(roster=roster, sheet=sheet, row=row, field=field, text=text, by=by, at=timezone.now())
        for (sheet, row, field), text in texts.items()
        if text is not None
    ]
    RosterMending.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["roster", "sheet", "row", "field"],
        update_fields=["text", "by", "at"],
    )
    for (sheet, row, field), text in texts.items():
        if text is None:
            roster.mendings.filter(sheet=sheet, row=row, field=field).delete()


@transaction.atomic
def explain(*, roster: RosterImport, key: str, columns: dict[int, str], by, on) -> None:
    """Remembers which field columns of a header hold, for this file and all to come; what was said before stays.

    Raises RosterChangedError, and NoChildrenError: nobody could put right on the page what leaves no list.
    """
    _keep_working(roster)
    before = RosterLayout.objects.filter(key=key).first()
    told = {str(n): field for n, field in columns.items()}
    said = (before.columns if before else {}) | told
    RosterLayout.objects.update_or_create(key=key, defaults={"columns": said, "by": by})
    if look_again(roster=roster, on=on).understanding.outcome != IMPORT:
        raise NoChildrenError


@transaction.atomic
def look_again(*, roster: RosterImport, on, term: TermFacts | None = None) -> Plan:
    """The plan after something was said about the file, its term and totals kept. Raises RosterChangedError."""
    roster = _still(OPEN, roster)
    made = plan_again(roster, on=on, term=term)
    if made.understanding.outcome != REFUSE:
        roster.term, roster.totals = made.term.slug, made.totals()
        roster.term_given = roster.term_given or term is not None
        roster.save(update_fields=["term", "term_given", "totals"])
    return made


def confirm(**what) -> dict[str, int]:
    """`confirming`, run to its end."""
    return finished(confirming(**what))


def confirming(*, roster: RosterImport, fingerprint: str, leaving: dict[int, str], by, on):
    """Carries the import out if it still does what was shown. Raises RosterChangedError.

    Yields how far it is, from 0 to 1; returns the totals.
    """
    with transaction.atomic(), uncollected():
        roster = _still(OPEN, roster)
        yield 0.05
        now = plan_again(roster, on=on)
        if now.fingerprint() != fingerprint or not now.can_go_in:
            raise RosterChangedError
        yield 0.3
        steps = committing(now, roster=roster, by=by, on=on, leaving=leaving)
        totals = yield from scaled(steps, 0.3, 1)
    _latest.clear()
    return totals


@transaction.atomic
def discard(*, roster: RosterImport) -> None:
    """Put aside; nothing of it was imported. Raises RosterChangedError."""
    roster = _still(OPEN, roster)
    roster.state = RosterImport.State.DISCARDED
    roster.save(update_fields=["state"])
    _latest.clear()


@transaction.atomic
def open_again(*, roster: RosterImport, by, on) -> RosterImport:
    """The same file once more for the rows that were held back, with all that was mended; the others are left out."""
    others = [match for match in plan_again(roster, on=on).matches if match.action != HELD]
    again = RosterImport(filename=roster.filename, sha256=roster.sha256, by=by, term=roster.term, term_given=True)
    again.totals = roster.totals
    again.file.save("original", ContentFile(original_of(roster)), save=False)
    again.save()
    copies = list(roster.mendings.all())
    for mending in copies:
        mending.pk, mending.roster = None, again
    out = {"roster": again, "field": LEFT_OUT, "text": "1", "by": by, "at": timezone.now()}
    copies += [RosterMending(sheet=match.row.sheet, row=match.row.row, **out) for match in others]
    RosterMending.objects.bulk_create(copies, ignore_conflicts=True)
    return again


def still_held(roster: RosterImport, made: Plan) -> list[Match]:
    """The rows that an import held back and that no later import of the same file has settled.

    Settled is what it let in and what somebody left out in it; imports of before that was written down settle nothing.
    """
    held = {match.place for match in made.of(HELD)}
    for later in RosterImport.objects.settling(roster).exclude(held=None):
        held &= {tuple(place) for place in later.held}
    return [match for match in made.of(HELD) if match.place in held]


@transaction.atomic
def undo(*, roster: RosterImport, by) -> None:
    """Everything that the import wrote is taken back.

    Raises CannotTakeBack with the rows that others build on, and RosterChangedError.
    """
    roster = _still(DONE, roster)
    with history.because(f"undo {roster.reason}"):
        take_back(roster.reason, by=by, goes_with=(SubjectTeacher,))
    roster.state, roster.undone_at, roster.undone_by = UNDONE, timezone.now(), by
    roster.save(update_fields=["state", "undone_at", "undone_by"])
