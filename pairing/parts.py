"""What the child's file says about its helpers: staff and companions, past and present, and how one begins."""

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from pairing.models import Companionship, DiaryEntry, Pairing
from registry.file import Entry, lines
from registry.rights import Right

# As `pairable_children` has it.
PAIRS = Right((Role.OFFICE, Role.LEADERSHIP))
READS_DIARY = Right(DiaryEntry.objects.all().readers, helped=True)
ENDED = Case(When(ended_on=None, then=Value(0)), default=Value(1), output_field=IntegerField())


def pairing_lines(child, standing):
    """Pairings are seen with the child, and whoever asks for these sees it."""
    rows = Pairing.objects.filter(child=child)
    return lines(
        "pairings", rows, on=F("started_on"), until=F("ended_on"), text=F("staff__name"), state=F("kind"), n=ENDED
    )


def companion_lines(child, standing):
    """Those who help and are no staff. `until`: the end, else the agreed one."""
    rows = Companionship.objects.filter(child=child)
    return lines(
        "companions", rows, on=F("started_on"), until=Coalesce("ended_on", "agreed_until"), text=F("companion__name"),
        state=F("kind"), who=F("companion__organisation"), n=ENDED,
    )  # fmt: skip


def reads_diary(child, standing) -> bool:
    return standing.has(READS_DIARY, child.pk)


def may_pair(child, standing) -> bool:
    return standing.has(PAIRS, child.pk)


def companion_entries(loaded):
    for line in loaded.lines:
        kind, url = Companionship.Kind(line.state).label, reverse("companionship", args=[line.pk])
        yield Entry(line.on, "file", "pair", _("Paired"), f"{line.text} {kind}", url=url)
        if line.n:
            yield Entry(line.until, "file", "pair", _("Pairing ended"), f"{line.text} {kind}", url=url)
