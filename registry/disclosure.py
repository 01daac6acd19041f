"""Which sensitive values of which child a person reads in the clear, asks for, or never sees (design.md 4)."""

from enum import IntEnum

from accounts.models import Role
from lib.fields import Sensitivity
from lib.masks import mask_for
from registry.standing import Standing


class Level(IntEnum):
    MASKED = 0
    REVEAL = 1  # masked, and shown on request, which is logged
    OPEN = 2


FACTS = (Sensitivity.ID_NUMBER, Sensitivity.ADDRESS, Sensitivity.EMPLOYER)


def table(facts: Level, phones: Level) -> dict:
    return {**dict.fromkeys(FACTS, facts), Sensitivity.PHONE: phones, Sensitivity.CONTENT: Level.OPEN}


# The line "ID number, phones, addresses, employers" of the table in design.md 4.
OF_ROLE = {
    Role.OFFICE: table(facts=Level.OPEN, phones=Level.OPEN),
    Role.LEADERSHIP: table(facts=Level.REVEAL, phones=Level.REVEAL),
    Role.PSYCHOLOGY: table(facts=Level.MASKED, phones=Level.MASKED),
}
OF_CLASS_TEACHER = table(facts=Level.REVEAL, phones=Level.OPEN)
OF_HELPER = table(facts=Level.MASKED, phones=Level.OPEN)
NOTHING = table(facts=Level.MASKED, phones=Level.MASKED)


class Disclosure:
    """What `user` may read about children on the day `on`. Make one per page: it asks the database twice at most.

    `revealed` names the children whose values the person has asked for; whoever builds one with it logs that.
    """

    def __init__(self, user, on, *, revealed=()):
        self.user, self.on, self.revealed = user, on, frozenset(revealed)
        self._everywhere = [OF_ROLE[role] for role in user.role_set if role in OF_ROLE]
        self.standing = Standing(user, on)

    def level(self, child_id, kind: Sensitivity) -> Level:
        return max([NOTHING[kind], *(rights[kind] for rights in self._rights(child_id))])

    def show(self, child_id, kind: Sensitivity, value: str) -> str:
        """The value, or its mask."""
        needed = Level.REVEAL if child_id in self.revealed else Level.OPEN
        return value if self.level(child_id, kind) >= needed else mask_for(kind)(value)

    def _rights(self, child_id):
        yield from self._everywhere
        if child_id in self.standing.own_class:
            yield OF_CLASS_TEACHER
        if child_id in self.standing.helped:
            yield OF_HELPER
