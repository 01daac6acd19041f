"""Who would suit a child: who lives near, has room, is of the same sex, knows the subject (requirement B6).

That somebody lives near follows from the child's address. It is said only to those who pair the child, all of whom may
have the address shown to them.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from pairing.models import SupportSession
from registry.models import TermSurvey

LATEST = 20  # support records that tell in which subject the child needs help
NEAR, SUBJECT, CLASS, SEX = 8, 4, 2, 1  # what weighs how much; among equals the freest comes first


@dataclass(frozen=True, slots=True)
class Wish:
    """What one looks for in a companion of the child."""

    addresses: str = ""
    sex: str = ""
    class_id: int | None = None
    subjects: frozenset = frozenset()


@dataclass(slots=True)
class Suggestion:
    companion: object
    weight: int = 0
    reasons: list = field(default_factory=list)

    def __str__(self):
        return f"{self.companion.name}（{'，'.join(self.reasons)}）" if self.reasons else self.companion.name


def suggest_helpers(groups, helpers, cap):
    """Gives each row of the classes `groups` a `suggestion`: who has room and knows the child from lessons, else the
    freest. Nobody is suggested for more children than there is room for.
    """
    load = {helper.pk: helper.load for helper in helpers}
    for group in groups:
        taught = group["taught"]
        for row in group["rows"]:
            free = [one for one in helpers if load[one.pk] < cap]
            best = min(
                free, key=lambda one: (one.pk not in taught, one.pk != group["head"], load[one.pk]), default=None
            )
            row.suggestion = best and _why(best, taught.get(best.pk, ""), load[best.pk], cap)
            if best:
                load[best.pk] += 1


def _why(helper, taught, load, cap) -> str:
    has = _("%(n)s of %(most)s children") % {"n": load, "most": cap}
    return f"{helper.name}（{taught}，{has}）" if taught else f"{helper.name}（{has}）"


def wish_of(child, standing) -> Wish:
    """Of records, only those that the person may read are asked for a subject."""
    survey = TermSurvey.objects.filter(child=child).order_by("-term__first_day").first()
    guardian = child.guardians.filter(until=None).first()
    records = SupportSession.objects.all().on_file_of(child, standing).order_by("-on", "-pk")[:LATEST]
    places = [survey.address if survey else "", guardian.address if guardian else ""]
    return Wish(
        " ".join(places), child.sex, survey.school_class_id if survey else None,
        frozenset(record.subject for record in records if record.subject),
    )  # fmt: skip


def suggestions(wish: Wish, companions) -> list[Suggestion]:
    """`companions` with their `load`, the most fitting first, each with the reasons."""
    found = [_suggestion(wish, one) for one in companions]
    return sorted(found, key=lambda one: -one.weight)


def _suggestion(wish, one):
    found = Suggestion(one)
    subject = next((subject for subject in sorted(wish.subjects) if subject in one.subjects), "")
    for holds, weight, reason in (
        (one.village and one.village in wish.addresses, NEAR, _("lives near")),
        (subject, SUBJECT, _("can help with %(subject)s") % {"subject": subject}),
        (one.school_class_id and one.school_class_id == wish.class_id, CLASS, _("same class")),
        (one.sex and one.sex == wish.sex, SEX, _("same sex")),
    ):
        if holds:
            found.weight += weight
            found.reasons.append(reason)
    if one.subjects and not subject:
        found.reasons.append(one.subjects)
    if one.most:
        found.reasons.append(_("%(n)s of %(most)s children") % {"n": one.load, "most": one.most})
    return found
