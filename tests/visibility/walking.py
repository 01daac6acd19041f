"""Asking for every address there is, with every target, in every way its entry says."""

from django.contrib import admin
from django.urls import get_resolver, reverse

from tests.visibility.addresses import every_page
from tests.visibility.table import OUTSIDERS, is_closed


def routes() -> set[str]:
    """The names of all addresses there are. The admin's address without a name only leads to "change"."""

    def walk(resolver, spaces=()):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                yield from walk(entry, (*spaces, *([entry.namespace] if entry.namespace else [])))
            else:
                yield ":".join((*spaces, entry.name or f"unnamed {entry.pattern}"))

    return {name for name in walk(get_resolver()) if name != "admin:unnamed <path:object_id>/"}


def registered() -> set[str]:
    return {model._meta.label for model in admin.site._registry}


def walk(prober, names=None, *, thin=False):
    """Asks for every page (or those in `names`) with every target, in every way its entry says.

    `thin`: the first and the last target of each only, for people who differ from others in their children alone.
    """
    existing = routes()
    for name, page in every_page().items():
        if name in existing and (names is None or name in names):
            targets = list(page.targets(prober.world))
            for index, target in enumerate([*targets[:1], *targets[1:][-1:]] if thin else targets):
                _ask(prober, name, page, target, page.queries if index < 2 and not thin else page.queries[:1])


def _ask(prober, name, page, target, queries):
    path = reverse(name, kwargs=target.kwargs)
    hidden = is_closed(prober.persona, name) or target.hidden_from(prober.persona)
    for query in queries:
        answer = prober.get(path, query)
        if hidden:
            _expect_nothing(prober, f"GET {name} {target.question} ?{query}", answer, target)
        elif answer.status not in (200, 302, 405) and prober.persona not in OUTSIDERS and not query:
            prober.findings[f"withheld: {name} {target.kwargs} answers {answer.status}"] += 1
    bodies = page.posts(prober.world, target)
    for index, body in enumerate(bodies):
        answer = prober.post(path, body)
        if hidden:
            _expect_nothing(prober, f"POST {name} {target.question} {index}", answer, target)
    if page.deletes:
        prober.post(path, method="delete")


def _expect_nothing(prober, question, answer, target):
    prober.refused(question, answer, *target.kwargs.values())
    if prober.staff is not None and answer.status not in (302, 404, 405):
        prober.findings[f"shown: {question} answers {answer.status} for {target.kwargs}"] += 1
