"""A form is saved once, however often it arrives: a double tap, a reload, a retry over a bad line.

The form carries a one-time token (`{% once %}`). `once.save` runs the saving and takes the token in one transaction;
a second arrival finds the token taken, `AlreadySaved` is raised, and the middleware leads it to where the first went.
"""

import uuid
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect

from lib.models import Submission

FIELD = "once"


class AlreadySaved(Exception):  # noqa: N818 - no error but good news
    """This form has been saved before. `led_to` is where that saving went."""

    def __init__(self, led_to: str):
        super().__init__(led_to)
        self.led_to = led_to

    def response(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.led_to)


def token_of(request) -> uuid.UUID | None:
    return parse(request.POST.get(FIELD, ""))


def parse(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def check_new(request):
    """Raises AlreadySaved when this form has been saved before."""
    token = token_of(request)
    if token:
        before = Submission.objects.filter(token=token, by=request.user).first()
        if before:
            raise AlreadySaved(before.led_to)


def claim(request, led_to: str):
    """Takes the form's token, inside the transaction that saves. Loses, with IntegrityError, to a twin."""
    token = token_of(request)
    if token:
        fits = len(led_to) <= Submission._meta.get_field("led_to").max_length
        Submission.objects.create(token=token, by=request.user, led_to=led_to if fits else "/")


def twin_of(request, error: IntegrityError) -> AlreadySaved:
    """After a lost race: where the twin went. Re-raises `error` when it was about something else."""
    try:
        check_new(request)
    except AlreadySaved as saved:
        return saved
    raise error


@contextmanager
def saving(request, led_to: str):
    """What is done in the block and taking the form's token: both or neither."""
    check_new(request)
    try:
        with transaction.atomic():
            yield
            claim(request, led_to)
    except IntegrityError as error:
        raise twin_of(request, error) from error


def save(request, led_to: str, action):
    """Runs `action` and takes the form's token, both or neither. Returns what `action` does."""
    with saving(request, led_to):
        return action()
