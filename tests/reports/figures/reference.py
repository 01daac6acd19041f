"""The figures once more, slow and simple: day by day, child by child, straight from design.md 3. Shares no code.

`Case` is a school as plain data; `answer` says per standard and group what the engine has to say.
"""

import calendar
import datetime as dt
from dataclasses import dataclass, field

DAY = dt.timedelta(days=1)


@dataclass
class Kid:
    joined: dt.date
    left: dt.date | None = None
    of: int | None = 0  # class
    boarder: bool = False
    key: bool = False


@dataclass
class Pair:
    kid: int
    helper: int
    first: dt.date
    last: dt.date | None = None


@dataclass
class Note:
    """A record about some children by a member of staff."""

    duty: str
    kids: tuple[int, ...]
    day: dt.date
    by: int


@dataclass
class Rule:
    duty: str
    per: str
    count: int
    whom: str = "all"
    by_helper: bool = False
    since: dt.date | None = None


@dataclass
class Case:
    first: dt.date
    last: dt.date
    on: dt.date
    off: list = field(default_factory=list)  # (first, last) of holidays
    extra: list = field(default_factory=list)  # make-up days
    kids: list = field(default_factory=list)
    pairs: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    rules: list = field(default_factory=list)


def days(first, last):
    while first <= last:
        yield first
        first += DAY


def is_school_day(case, day):
    if day in case.extra:
        return True
    if any(first <= day <= last for first, last in case.off):
        return False
    return day.isoweekday() <= 5


def joined(all_days, name, whole, fewest):
    """Days of the same name together; a short stump at either end with its neighbour."""
    parts = []
    for day in all_days:
        if parts and name(parts[-1][0]) == name(day):
            parts[-1].append(day)
        else:
            parts.append([day])

    def too_short(part):
        return len(part) < fewest and len(part) < whole(part[0])

    short_tail = len(parts) > 1 and too_short(parts[-1])
    if len(parts) > 1 and too_short(parts[0]):
        short_tail = short_tail and len(parts) > 2
        parts = [parts[0] + parts[1], *parts[2:]]
    if short_tail:
        parts = [*parts[:-2], parts[-2] + parts[-1]]
    return parts


def stretches(case, per):
    """[(days of the period, halved)]."""
    all_days = list(days(case.first, case.last))
    if per == "term":
        return [(all_days, False)]
    if per == "week":
        name, fewest = (lambda d: d.isocalendar()[:2]), 3
        whole = lambda d: 7  # noqa: E731
    else:
        name, fewest = (lambda d: (d.year, d.month)), 10
        whole = lambda d: calendar.monthrange(d.year, d.month)[1]  # noqa: E731
    parts = joined(all_days, name, whole, fewest)
    if per == "week":
        return [(part, False) for part in parts if any(is_school_day(case, day) for day in part)]
    if per == "month":
        return [(part, False) for part in parts]
    out = []
    while len(parts) > 1:
        out.append((parts[0] + parts[1], False))
        parts = parts[2:]
    return out + [(part, True) for part in parts]


def on_register(kid, day):
    return kid.joined <= day and (kid.left is None or kid.left >= day)


def belongs(kid, whom):
    return {"all": True, "boarders": kid.boarder, "key_support": kid.key}[whom]


def paired(case, kid, helper, day):
    return any(
        p.kid == kid and p.helper == helper and p.first <= day and (p.last is None or p.last >= day) for p in case.pairs
    )


def theirs(case, kid, helper, day, middle):
    """Did the helper have the kid on that day, and by the middle of the period?"""
    pairs = [p for p in case.pairs if (p.kid, p.helper) == (kid, helper)]
    return any(p.first <= min(middle, day) and (p.last is None or p.last >= day) for p in pairs)


def answer(case, rule, helper=None):
    """{kid: (ended required, done, behind, running required, done, behind)} for the kids for whom a period counts;
    with a `helper`, counts as that helper's.
    """
    found = {}
    for number, kid in enumerate(case.kids):
        if not belongs(kid, rule.whom):
            continue
        sums = [0, 0, 0, 0, 0, 0]
        counted = False
        for stretch, halved in stretches(case, rule.per):
            first, last = stretch[0], stretch[-1]
            if first > case.on or (rule.since and last < rule.since):
                continue
            has_ended = case.on > last
            middle = first + DAY * ((len(stretch) - 1) // 2)
            reference = last if has_ended else case.on
            if not on_register(kid, reference) or kid.joined > middle:
                continue
            if helper is not None and not theirs(case, number, helper, reference, middle):
                continue
            counted = True
            required = -(-rule.count // 2) if halved else rule.count
            covered = set()
            for note in case.notes:
                fits = note.duty == rule.duty and number in note.kids and note.day in stretch and note.day <= case.on
                if fits and (not rule.by_helper or paired(case, number, note.by, note.day)):
                    covered.add(note.day)
            done = min(len(covered), required)
            at = 0 if has_ended else 3
            sums[at] += required
            sums[at + 1] += done
            sums[at + 2] += done < required
        if counted:
            found[number] = tuple(sums)
    return found
