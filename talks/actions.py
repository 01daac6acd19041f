"""Writes over several rows: an opening with the receipts of its letters; what becomes of an appointment."""

from django.db import transaction

from talks.models import Appointment, Grant, MailboxOpening, Whisper


@transaction.atomic
def open_mailbox(*, opening: MailboxOpening, by) -> MailboxOpening:
    """Notes the opening, with an empty receipt for each letter that lay in it: each waits to be read and answered."""
    opening.by = by
    opening.save()
    for number in range(1, opening.letters + 1):
        _receipt(opening, number, by)
    return opening


@transaction.atomic
def one_more_letter(*, opening: MailboxOpening, by) -> Whisper:
    """One that was overlooked."""
    opening = MailboxOpening.objects.select_for_update().get(pk=opening.pk)
    opening.letters += 1
    opening.save()
    return _receipt(opening, opening.letters, by)


def _receipt(opening, number, by) -> Whisper:
    return Whisper.objects.create(opening=opening, number=number, on=opening.on, author=by)


@transaction.atomic
def settle(*, appointment: Appointment, state: str) -> Appointment:
    appointment.state = Appointment.State(state)
    appointment.save()
    return appointment


@transaction.atomic
def end_grant(*, grant: Grant, on) -> Grant:
    grant.ended_on = on
    grant.save()
    return grant
