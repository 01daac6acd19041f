"""Work that takes more than a moment tells how far it is: the page shows a bar; without script it simply waits.

A work is a generator that yields how far it is, from 0 to 1, and returns the address to go on to.
"""

import json
from collections.abc import Generator, Iterator

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils.translation import get_language, override

from lib.once import AlreadySaved

LINES = "application/x-ndjson"


def answer(request, work: Generator) -> HttpResponse:
    """Runs the work, telling a page that asks for it (progress.js) line by line how far it is."""
    if request.headers.get("Accept") != LINES:
        return HttpResponseRedirect(finished(work))
    return StreamingHttpResponse(_told(work, get_language()), content_type=LINES)


def finished(work: Generator):
    """Runs a work to its end; what it returns."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def scaled(work: Generator, start: float, end: float) -> Generator:
    """A part of a larger work, from `start` to `end` of it."""
    while True:
        try:
            part = next(work)
        except StopIteration as done:
            return done.value
        yield start + (end - start) * part


def _told(work, language) -> Iterator[str]:
    try:
        while True:
            with override(language):
                part = next(work)
            yield _line(part=round(part, 2))
    except StopIteration as end:
        yield _line(go=end.value)
    except AlreadySaved as saved:
        yield _line(go=saved.led_to)


def _line(**told) -> str:
    return json.dumps(told) + "\n"
