"""The support log: helpers who keep in touch and tutor each week, some diligently, some behind."""

from pairing.models import Place, SupportSession, What
from reports.demo.records import Entry
from reports.demo.sources import source

DILIGENCE = {0.95: 5, 0.8: 4, 0.3: 1}  # in which part of the weeks a helper finds the time: so many of ten helpers
TWICE = 0.2  # of those weeks
CONCERN = 0.002
SHAPES = {
    (What.CONTACT, What.TUTORING): 64, (What.TUTORING,): 10, (What.CONTACT,): 18, (What.DIARY,): 3,
    (What.CONTACT, What.GIFT): 2, (What.OUTING,): 1, (What.SKILL,): 2,
}  # fmt: skip
PLACES = {
    What.TUTORING: {Place.OFFICE: 60, Place.CLASSROOM: 40},
    What.CONTACT: {Place.OFFICE: 30, Place.CLASSROOM: 34, Place.PLAYGROUND: 28, Place.REMOTE: 8},
    What.DIARY: {Place.OFFICE: 1},
    What.GIFT: {Place.OFFICE: 70, Place.CLASSROOM: 30},
    What.OUTING: {Place.OUTSIDE: 1},
    What.SKILL: {Place.OFFICE: 40, Place.CLASSROOM: 30, Place.PLAYGROUND: 30},
}
SUBJECTS, OF_THE_SMALL = ("语文", "数学", "英语"), 2  # the first two: English comes with grade 3
IN_GENERAL = 0.3, 0.7  # how often a word on how they worked follows: beside other things, and where there is no other


class Support:
    """Draws the support log of one batch of children after the other."""

    def __init__(self, dice, campus, voice):
        self.dice, self.calendar, self.voice = dice, campus.calendar, voice
        self._diligent = {}  # by helper

    def draw(self, cases) -> list[Entry]:
        return [
            Entry(self._session(case, day, helper), [case.child])
            for case in cases
            if case.helped
            for stay in case.stays
            for week in self.calendar.weeks(stay.joined_on, stay.last_day(self.calendar))
            for day, helper in self._days(case, week)
        ]

    def _days(self, case, week):
        """The days in `week` on which the helper of the day was with the child; none while nobody notices it."""
        found = {}
        for share in (1, TWICE):
            day = self.calendar.pick(self.dice, week.first, week.last)
            helper = day and not case.silent_on(day) and case.helper_on(day)
            if helper and self.dice.chance(share * self._diligence(helper)):
                found[day] = helper
        return sorted(found.items())

    def _diligence(self, helper):
        if helper.pk not in self._diligent:
            self._diligent[helper.pk] = self.dice.weighted(DILIGENCE)
        return self._diligent[helper.pk]

    def _session(self, case, day, helper):
        suits = case.conditions(day)
        subject = self.dice.choice(SUBJECTS[:OF_THE_SMALL] if "small" in suits else SUBJECTS)
        braces = self.voice.braces(case, subject=subject)
        if braces["kin"] and braces["away"] and self.dice.chance(CONCERN):
            return self._concern(day, helper, braces)
        what = self.dice.weighted(SHAPES)
        session = SupportSession(on=day, author=helper, what=tuple(what), place=self.dice.weighted(PLACES[what[-1]]))

        def maybe(share, *path, name="support"):
            return self.voice.maybe(share, helper, suits, braces, name, *path)

        self._tell(session, maybe, braces)
        session.follow_up = maybe(0.25, "next")
        return session

    def _tell(self, session, maybe, braces):
        """What was done, one thing after the other."""
        alone = len(session.what) == 1
        told = [maybe(0.6, "lead", session.place.value, name="talks")] if session.what == (What.CONTACT,) else []
        for what in session.what:
            if what == What.CONTACT:
                told.append(maybe(1, "remote" if session.place == Place.REMOTE else "contact"))
            elif what == What.TUTORING:
                told.append(self._tutoring(session, maybe, braces["subject"], IN_GENERAL[alone]))
            elif what == What.SKILL:
                taught = self.dice.choice(source("support")["skill"])
                session.subject = taught["subject"]
                told.append(taught["content"].format_map(braces))
            else:
                told.append(maybe(1, what.value))
        session.content = "".join(told)

    def _tutoring(self, session, maybe, subject, in_general):
        session.subject = subject
        session.problem = maybe(0.3, "problem", subject) or maybe(0.1, "problem", "any")
        session.measures, session.effect = maybe(0.4, "measures"), maybe(0.3, "effect")
        return maybe(1, "tutoring", subject) + maybe(in_general, "tutoring", "any")

    def _concern(self, day, helper, braces):
        told = self.dice.choice(source("support")["concern"])
        return SupportSession(
            on=day, author=helper, what=(told["what"],), place=Place.OFFICE, concern=True,
            content=told["content"].format_map(braces), follow_up=told["follow_up"].format_map(braces),
        )  # fmt: skip
