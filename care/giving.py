"""Writes about aid that touch several rows: giving to many, collecting signatures, approving."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from care.models import Aid, AidChild, Fund, Giving
from care.models.fund import held, recount
from lib import history
from lib.money import NOTHING
from registry.actions import undo


@dataclass(frozen=True, slots=True)
class Share:
    """What one child gets."""

    child_id: int
    amount: Decimal | None = None


@transaction.atomic
def give(*, shares: list[Share], what: str, content: str, on, by, fund: Fund | None = None, goods: str = "") -> Giving:
    """The same aid to each child, each with its own amount. Raises ValidationError where the fund has not enough."""
    if not goods and not all(share.amount for share in shares):
        raise ValidationError(_("Say how much it was, or which goods."), code="nothing")
    if fund:
        now = held([fund.pk])[fund.pk]
        if problem := now.refuses(sum((share.amount or NOTHING for share in shares), NOTHING)):
            raise ValidationError(problem, code="overspent")
    giving = Giving(on=on, by=by)
    giving._history_user = by
    giving.save()
    facts = {"what": what, "content": content, "goods": goods, "fund": fund, "giving": giving, "on": on, "author": by}
    made = [Aid(amount=share.amount, **facts) for share in shares]
    history.create(made, by=by)
    AidChild.objects.bulk_create(
        [AidChild(record=aid, child_id=share.child_id, on=on) for aid, share in zip(made, shares, strict=True)]
    )
    if fund:
        recount(fund.pk)
    return giving


@transaction.atomic
def take_back(*, giving: Giving, rows, by):
    """For a moment after giving: all of it, and what it took is in the fund again. `rows` may still be taken back."""
    found = list(rows.filter(giving=giving))
    if len(found) != giving.aid.count():
        raise ValidationError(_("Not taken back: something of it has been signed for, approved or corrected since."))
    for row in found:
        undo(record=row, by=by)
    giving._history_user = by
    giving.delete()


@transaction.atomic
def sign(*, rows, recipients: dict, on, by) -> int:
    """Who signed for which piece of aid (key -> name), on the day `on`. Returns how many were signed now."""
    found = list(rows.select_for_update(of=("self",)).filter(signed_on=None, pk__in=recipients, on__lte=on))
    for row in found:
        row.recipient, row.signed_on = recipients[row.pk], on
    history.update(found, ["recipient", "signed_on"], by=by)
    return len(found)


@transaction.atomic
def approve(*, rows, on, by) -> int:
    """Leadership approves what others gave. Returns how many."""
    found = list(rows.select_for_update(of=("self",)))
    for row in found:
        row.approved_by, row.approved_on = by, on
    history.update(found, ["approved_by", "approved_on"], by=by)
    return len(found)


@transaction.atomic
def take_approval_back(*, rows, by) -> int:
    """What was approved by mistake can be corrected again by its author."""
    found = list(rows.select_for_update(of=("self",)).exclude(approved_on=None))
    for row in found:
        row.approved_by = row.approved_on = None
    history.update(found, ["approved_by", "approved_on"], by=by)
    return len(found)
