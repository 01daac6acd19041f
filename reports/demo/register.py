"""The files of a batch of families: children, their carers and parents, and a survey row for each term."""

import datetime as dt

from registry.codes import EducationVerdict, SurveyMethod, YesNo
from registry.models import Child, Guardian, Parent, TermSurvey
from reports.demo import personas
from reports.demo.changes import mother_was_home
from reports.demo.kids import boarding_of, health_of, watch_of
from reports.demo.sources import source
from reports.demo.store import Past, save

NOT_VERIFIED_YET = (5, 1)  # grade and number of the class whose teacher still has the whole survey to do
WAITING_IN_OWN_CLASS = 3  # rows that the class teacher's persona can verify
METHODS = {
    SurveyMethod.DOOR: 35, SurveyMethod.PHONE: 30, SurveyMethod.QUESTIONNAIRE: 20,
    SurveyMethod.NEIGHBOURS: 5, SurveyMethod.ROSTER: 10,
}  # fmt: skip


class Register:
    """Saves families; remembers what has to be the same from batch to batch."""

    def __init__(self, dice, campus):
        self.dice, self.campus, self.calendar = dice, campus, campus.calendar
        self._rounds = {}  # by class and term: the day on which its teacher did the survey
        self._left_waiting = 0

    def open_files(self, families) -> list:
        """Saves everything about `families`. Returns (family, kid, child, latest survey row) of each child."""
        files = [(family, kid, _child(kid)) for family in families for kid in family.kids]
        save([(child, [Past(kid.stays[0].joined_on, self.campus.office)]) for _family, kid, child in files])
        for draw in (self._parents, self._guardians):
            save([row for file in files for row in draw(*file)])
        surveys = [list(self._surveys(*file)) for file in files]
        save([row for rows in surveys for row in rows])
        return [(*file, rows[-1][0]) for file, rows in zip(files, surveys, strict=True)]

    def _parents(self, family, kid, child):
        opened = kid.stays[0].joined_on
        for kind in Parent.Kind.values:
            facts = getattr(family, kind)
            parent = Parent(
                child=child, kind=kind, name=facts.name, status=facts.status, phones=facts.phones,
                workplace=facts.workplace, employer=facts.employer, employer_address=facts.employer_address,
            )  # fmt: skip
            yield parent, self._phones_before(family, kid, f"{kind}_phone", opened)

    def _phones_before(self, family, kid, what, opened):
        change = next((change for change in family.changes if change.what == what), None)
        if change is None:
            return [Past(opened, self.campus.office)]
        return [
            Past(opened, self.campus.office, {"phones": change.before}),
            Past(change.typed_on, kid.stays[-1].head),
        ]

    def _guardians(self, family, kid, child):
        if family.carer is None:
            return
        opened, office = kid.stays[0].joined_on, self.campus.office
        handed_over = next((c for c in family.changes if c.what in ("carer", "mother_left")), None)
        if handed_over is None or handed_over.day <= opened:
            since = max((p.since for p in family.parents_away if p.since), default=None)
            yield (
                _guardian(child, family.carer, since if since and since <= opened else None),
                self._phones_before(family, kid, "carer_phone", opened),
            )
            return
        head = kid.stays[-1].head
        earlier = _guardian(child, handed_over.before, None, until=handed_over.day)
        yield earlier, [Past(opened, office, {"until": None}), Past(handed_over.typed_on, head)]
        yield _guardian(child, family.carer, handed_over.day), [Past(handed_over.typed_on, head)]

    def _surveys(self, family, kid, child):
        facts, override = self._facts(family, kid), _override(family)
        for stay in kid.stays:
            row = TermSurvey(
                child=child, term=stay.term, school_class=stay.school_class, joined_on=stay.joined_on,
                left_on=stay.left_on, left_reason=stay.left_reason, **facts, **override,
            )  # fmt: skip
            if mother_was_home(family, stay.term):
                row.mother_away, row.mother_away_since, row.other_parent_able = YesNo.NO, None, YesNo.YES
            day = self._verified_on(stay)
            if day:
                row.state, row.verified_on, row.verified_by = TermSurvey.State.VERIFIED, day, stay.head
                row.method = self.dice.weighted(METHODS)
            yield row, self._past(row, stay, day)

    def _facts(self, family, kid):
        health, note = health_of(self.dice)
        risk, key_support = watch_of(self.dice, family)
        remarks = source("families")["remarks"]
        remarks = family.arrangement.get("remarks") or remarks["poor" if family.poor else "all"]
        return {
            "address": family.address,
            "registered_address": family.address,
            "household": family.household,
            "boarding": boarding_of(self.dice, kid.stays[-1].grade),
            "health": health,
            "health_note": note,
            "father_away": family.father.away,
            "father_away_since": family.father.since,
            "mother_away": family.mother.away,
            "mother_away_since": family.mother.since,
            "other_parent_able": family.able,
            "guardianship": family.guardianship,
            "income": family.income,
            "hardship": (family.hardship,) if family.hardship else (),
            "aid": family.aid,
            "risk": risk,
            "key_support": key_support,
            "remarks": self.dice.choice(remarks) if self.dice.chance(0.3) else "",
        }

    def _verified_on(self, stay):
        """The class's round early in the term; for who came later, some days after coming. None: not yet."""
        place, now = (stay.grade, stay.school_class.number), stay.term is self.calendar.term
        if now and place == NOT_VERIFIED_YET:
            return None
        if now and place == personas.OWN_CLASS and self._left_waiting < WAITING_IN_OWN_CLASS:
            self._left_waiting += 1
            return None
        key = stay.school_class.pk, stay.term.pk
        if key not in self._rounds:
            self._rounds[key] = stay.term.first_day + dt.timedelta(days=self.dice.randint(4, 20))
        earliest = max(self._rounds[key], stay.joined_on)
        return self.calendar.pick(
            self.dice, earliest, min(earliest + dt.timedelta(days=6), stay.last_day(self.calendar))
        )

    def _past(self, row, stay, verified_on):
        """Opened by the office, verified by the class teacher, closed by the office."""
        still_there = {"left_on": None, "left_reason": ""} if stay.left_on else {}
        not_yet = {
            "state": TermSurvey.State.TO_VERIFY, "verified_on": None, "verified_by": None, "method": "", **still_there,
        }  # fmt: skip
        past = [Past(stay.joined_on, self.campus.office, not_yet if verified_on else still_there)]
        if verified_on:
            past.append(Past(verified_on, row.verified_by, still_there))
        if stay.left_on:
            past.append(Past(stay.left_on, self.campus.office))
        return past


def _child(kid):
    return Child(
        name=kid.name,
        sex=kid.sex if kid.asked else "",
        birth_date=kid.born if kid.asked else None,
        id_number=kid.id_number,
        no_id_reason=kid.no_id_reason,
        ethnicity=kid.ethnicity,
    )


def _guardian(child, carer, since, until=None):
    return Guardian(
        child=child, name=carer.name, relation=carer.relation, age=carer.age, occupation=carer.occupation,
        health=carer.health, phones=carer.phones, address=carer.address, entrusted=carer.entrusted,
        since=since, until=until,
    )  # fmt: skip


def _override(family):
    """Neither parent is away to work, yet both definitions mean such a child: the verdict is set by hand."""
    if family.hardship != "2":
        return {}
    return {
        "education_override": EducationVerdict.BOTH_AWAY,
        "civil_affairs_override": YesNo.YES,
        "override_reason": source("families")["by_hand"]["reason"],
    }
