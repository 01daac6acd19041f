"""The talks: the class teacher's monthly ones, the helper's, the psychology teacher's, and forums with several."""

from reports.demo.records import Entry
from reports.demo.sources import source
from talks.models import Talk, Topic

MOODS = {"low": 22, "calm": 48, "glad": 30}
MOODS_WHEN_WORRIED = {"low": 50, "calm": 38, "glad": 12}
CODES = {"low": {Talk.Mood.LOW: 3, Talk.Mood.UNEASY: 5}, "calm": {Talk.Mood.CALM: 1}, "glad": {Talk.Mood.CHEERFUL: 1}}
NOT_NOTED = 0.08
TOPICS = {
    Topic.STUDY: 30, Topic.LIFE: 16, Topic.MOOD: 15, Topic.PEERS: 12,
    Topic.FAMILY: 14, Topic.SAFETY: 7, Topic.HEALTH: 6, Topic.CONDUCT: 8,
}  # fmt: skip
PLACES = {
    Talk.Place.OFFICE: 44, Talk.Place.CLASSROOM: 24, Talk.Place.PLAYGROUND: 16,
    Talk.Place.HOME: 3, Talk.Place.REMOTE: 2, Talk.Place.OTHER: 6,
}  # fmt: skip
BRIEF = 0.03  # how often somebody has no time for more than a phrase
CONCERN = 0.008
FORUM_SIZE = 3, 7
FALLING_BEHIND = (6, 1)  # grade and number of the class whose children are talked with least


class Talks:
    """Draws the talks with the children of one batch after the other."""

    def __init__(self, dice, campus, voice):
        self.dice, self.campus, self.calendar, self.voice = dice, campus, campus.calendar, voice
        self._diligent = {}  # by class

    def draw(self, cases) -> list[Entry]:
        entries = [entry for case in cases for stay in case.stays for entry in self._monthly(case, stay)]
        entries += [entry for case in cases if case.noticed == "lately" for entry in self._lately(case)]
        return entries + list(self._forums(cases))

    def _monthly(self, case, stay):
        for month in self.calendar.months(stay.joined_on, stay.last_day(self.calendar)):
            if self.dice.chance(self._diligence(stay)):
                yield from self._on_a_day(case, month, stay.head)
            if case.helped and self.dice.chance(0.3):
                yield from self._on_a_day(case, month, None)
            if case.worrying and self.dice.chance(0.4):
                yield from self._on_a_day(case, month, self.campus.psychologist)

    def _diligence(self, stay):
        """In which share of the months the class's teacher finds the time."""
        if (stay.grade, stay.school_class.number) == FALLING_BEHIND:
            return 0.3
        return self._diligent.setdefault(stay.school_class.pk, self.dice.uniform(0.7, 1))

    def _on_a_day(self, case, period, author):
        """A talk in `period`, by the helper of the day where no author is given; none while nobody notices."""
        day = self.calendar.pick(self.dice, period.first, period.last)
        if day is None or case.silent_on(day):
            return
        author = author or case.helper_on(day)
        if author:
            yield Entry(self._talk(case, day, author), [case.child])

    def _lately(self, case):
        """One in the month that is running, if there has been a school day in it."""
        stay = case.stays[-1]
        if stay.term is self.calendar.term and stay.left_on is None:
            for month in self.calendar.months(stay.joined_on, stay.last_day(self.calendar))[-1:]:
                yield from self._on_a_day(case, month, stay.head)

    def _forums(self, cases):
        """A teacher sits down with several children of a class, once in most terms."""
        together = {}
        for case in cases:
            for stay in case.stays:
                together.setdefault((stay.school_class.pk, stay.term.pk), []).append((case, stay))
        for group in together.values():
            stay = group[0][1]
            day = self.calendar.pick(self.dice, stay.term.first_day, self.calendar.end(stay.term))
            there = [c for c, _stay in group if day and c.stay_on(day) and not c.silent_on(day)]
            if len(there) >= FORUM_SIZE[0] and self.dice.chance(0.6):
                chosen = self.dice.sample(there, min(len(there), self.dice.randint(*FORUM_SIZE)))
                yield Entry(self._forum(day, stay.head), [case.child for case in chosen])

    def _forum(self, day, author):
        told = self.dice.choice(source("talks")["forum"])
        return Talk(
            on=day, author=author, place=Talk.Place.CLASSROOM, topics=tuple(told["topics"]), content=told["content"]
        )

    def _talk(self, case, day, author):
        braces, suits = self.voice.braces(case), case.conditions(day)
        place = self._place(author, suits)
        if braces["kin"] and braces["away"] and self.dice.chance(CONCERN * (4 if case.worrying else 1)):
            return self._concern(day, author, place, braces)
        if self.dice.chance(BRIEF):
            content = self.voice.say(author, suits, braces, "talks", "brief")
            return Talk(on=day, author=author, place=place, topics=(Topic.STUDY, Topic.LIFE), content=content)
        topic = self.dice.weighted(TOPICS)
        mood = self.dice.weighted(MOODS_WHEN_WORRIED if case.worrying else MOODS)
        return self._full(day, author, place, topic, mood, suits, braces)

    def _full(self, day, author, place, topic, mood, suits, braces):
        suits = suits | {mood}

        def maybe(share, *path):
            return self.voice.maybe(share, author, suits, braces, "talks", *path)

        follow_up = (mood == "low" and maybe(0.3, "next", topic)) or maybe(0.4, "next")
        advice = maybe(0.4, "advice", "glad") if mood == "glad" else maybe(0.65, "advice", topic)
        noted = not self.dice.chance(NOT_NOTED)
        return Talk(
            on=day, author=author, place=place, topics=(topic,),
            mood=self.dice.weighted(CODES[mood]) if noted else "",
            content=maybe(0.4, "lead", place) + maybe(1, topic, mood) + maybe(0.55, "detail", mood),
            wishes=maybe(0.45, "wishes"), advice=advice,
            effect=maybe(0.5, "effect", mood), follow_up=follow_up,
        )  # fmt: skip

    def _concern(self, day, author, place, braces):
        told = self.dice.choice(source("talks")["concern"])
        return Talk(
            on=day, author=author, place=place, topics=(told["topic"],), mood=Talk.Mood.LOW, concern=True,
            content=told["content"].format_map(braces), follow_up=told["follow_up"].format_map(braces),
        )  # fmt: skip

    def _place(self, author, suits):
        if author == self.campus.psychologist:
            return Talk.Place.COUNSELLING
        if "boarder" in suits and self.dice.chance(0.15):
            return Talk.Place.DORMITORY
        return self.dice.weighted(PLACES)
