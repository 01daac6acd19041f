"""Who helps whom in the demo: pairings within the school's limit, over it with a reason, ended, and still missing."""

import datetime as dt
from collections import Counter, deque

from pairing.models import Pairing
from reports.demo import personas
from reports.demo.cases import Helped
from reports.demo.school import HELPER_CAP
from reports.demo.sources import source
from reports.demo.store import Past, save

HARDLY_PAIRED = (1, 2)  # grade and number of the class that is left for bulk pairing
PAIRED = {True: 0.15, False: 0.95}  # share of the children of that class, and of all others
ROOM_LEFT = 4  # teachers who stay free, so that there is somebody to pair with
EARLIER_HELPER = 0.07
SECOND_HELPER = 0.05
CARD_SIGNED = 0.85
Kind, Reason = Pairing.Kind, Pairing.EndReason


class Helping:
    """Pairs the children of one batch after the other; keeps how many each helper has."""

    def __init__(self, dice, campus):
        self.dice, self.campus, self.calendar = dice, campus, campus.calendar
        self.load = Counter()
        helpers = [person for person in campus.others if person.is_active][:-ROOM_LEFT]
        known = [campus.staff[personas.CLASS_TEACHER], campus.staff[personas.HELPER]]
        self.helpers = {person.pk for person in [*known, *helpers]}
        self.free, self.busy = deque([known[1], *helpers]), deque(helpers)
        self.gone = [person for person in campus.others if not person.is_active]

    def pair(self, cases) -> None:
        self._of_family = {}  # by identity, so for this batch only
        rows = [row for case in cases if self._wants_helper(case) for row in self._pair(case)]
        save(rows)

    def _wants_helper(self, case):
        stay = case.stays[-1]
        hardly = (stay.grade, stay.school_class.number) == HARDLY_PAIRED and stay.term is self.calendar.term
        return self.dice.chance(PAIRED[hardly])

    def _pair(self, case):
        begin, end = case.stays[0].joined_on, case.stays[-1].left_on
        latest = end or self.calendar.until
        first = self._day(begin + dt.timedelta(days=3), min(begin + dt.timedelta(days=35), latest))
        if first is None:
            return
        if end is None and self.dice.chance(EARLIER_HELPER):
            handed_over = self._day(first + dt.timedelta(days=30), latest - dt.timedelta(days=7))
            if handed_over:
                yield self._earlier(case, first, handed_over)
                first = handed_over + dt.timedelta(days=1)
        staff, over_cap = self._helper(case, counts=end is None)
        yield self._row(case, staff, first, end, Reason.CHILD_LEFT if end else "", over_cap)
        if end is None and case.worrying and self.dice.chance(SECOND_HELPER * 8):
            yield self._row(case, self.campus.psychologist, first, None, "", "", primary=False)

    def _earlier(self, case, first, last):
        reason = self.dice.choice((Reason.HELPER_LEFT, Reason.CHANGED, Reason.TERM_OVER))
        staff = self.gone[0] if reason == Reason.HELPER_LEFT else self.dice.choice(self.campus.others[:9])
        return self._row(case, staff, first, last, reason, "")

    def _row(self, case, staff, first, last, reason, over_cap, primary=True):
        case.helped.append(Helped(staff, first, last))
        signed = self._day(first, min(first + dt.timedelta(days=14), last or self.calendar.until))
        row = Pairing(
            child=case.child, staff=staff, primary=primary, started_on=first, ended_on=last, end_reason=reason,
            kind=Kind.PROXY_PARENT if primary and self.dice.chance(0.8) else Kind.HELPER,
            card_signed_on=signed if self.dice.chance(CARD_SIGNED) else None, over_cap_reason=over_cap,
        )  # fmt: skip
        past = [Past(first, case.stays[-1].head, {"ended_on": None, "end_reason": ""} if last else {})]
        return row, past + [Past(last, self.campus.office)] * (last is not None)

    def _day(self, first, last):
        return self.calendar.pick(self.dice, first, last)

    def _helper(self, case, *, counts):
        """Somebody, and why that is one child more than usual. Own teachers first, then whoever has room."""
        stay, brothers = case.stays[-1], self._of_family.setdefault(id(case.family), [])
        if brothers and self.load[brothers[0].pk] <= HELPER_CAP and self.dice.chance(0.5):
            staff = brothers[0]
        else:
            near = [stay.head, *self.campus.teachers.get(stay.school_class.pk, ())]
            near = [person for person in near if person.pk in self.helpers and self.load[person.pk] < HELPER_CAP]
            staff = self.dice.choice(near) if near else self._with_room()
        reasons = source("staff")["over_cap"]["siblings" if staff in brothers else "others"]
        over = counts and self.load[staff.pk] >= HELPER_CAP
        if counts:
            self.load[staff.pk] += 1
            brothers.append(staff)
        return staff, self.dice.choice(reasons) if over else ""

    def _with_room(self):
        """Whose turn it is; when everybody has as many as usual, whose turn it is to take one more."""
        while self.free and self.load[self.free[0].pk] >= HELPER_CAP:
            self.free.popleft()
        turn = self.free or self.busy
        turn.rotate(-1)
        return turn[-1]
