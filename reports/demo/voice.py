"""Finds words for a record: sentences from `data/` that suit the child and the day, as varied as there are."""

import string
from functools import cache

from reports.demo.sources import source, words


@cache
def _braces(sentence: str) -> frozenset:
    return frozenset(name for _text, name, _spec, _conversion in string.Formatter().parse(sentence) if name)


@cache
def sentences(path: tuple, conditions: frozenset, filled: frozenset) -> tuple[str, ...]:
    """The sentences under `path` (file, then keys) for these conditions, and with no brace left empty."""
    node = source(path[0])
    for key in path[1:]:
        node = node.get(key, {})
    if isinstance(node, list):
        node = {"all": node}
    suitable = (text for key, texts in node.items() if conditions.issuperset(key.split()) for text in texts)
    return tuple(text for text in suitable if _braces(text) <= filled)


class Voice:
    """How one school's teachers write. Nobody repeats a sentence before using up the others."""

    def __init__(self, dice):
        self.dice = dice
        self._said = {}

    def braces(self, case, **more) -> dict:
        """What stands for the braces in one record, the same throughout it."""
        generation = self.dice.choice(("boys", "girls"))
        return {
            **case.braces(),
            "friend": self.dice.choice(words("people", "given", generation)),
            "subject": self.dice.choice(words("staff", "subjects", "asked")),
            **more,
        }

    def say(self, by, conditions, braces, *path) -> str:
        """A sentence from `path` in the words of `by`; "" if there is none that suits."""
        filled = frozenset(name for name, value in braces.items() if value)
        options = sentences(path, conditions, filled)
        if not options:
            return ""
        said = self._said.setdefault((by.pk, path), set())
        fresh = [text for text in options if text not in said]
        if not fresh:
            said.difference_update(options)
            fresh = options
        text = self.dice.choice(fresh)
        said.add(text)
        return text.format_map(braces)

    def maybe(self, share, by, conditions, braces, *path) -> str:
        return self.say(by, conditions, braces, *path) if self.dice.chance(share) else ""
