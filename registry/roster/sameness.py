"""What a file says that the register knows already, in other words: nothing that would change it.

The register may hold texts as somebody typed them, finer relations than the education records have a word for, a
verdict set by hand. A file that says no more than that is no change.
"""

from dataclasses import replace

from lib.fields import digest
from registry.roster.facts import PARENTS, Facts
from registry.roster.rows import LONGEST_OCCUPATION, LONGEST_WORKPLACE, RosterRow
from registry.roster.values import name, person_name, remarks, text

# The wide relations of the education records -> those of GB/T 4761 that they stand for.
WIDE_RELATIONS = {
    "60": {"61", "62", "63", "64", "66", "67", "69"},
    "70": {"71", "73", "75", "77"},
    "97": {"57", "58", "59", "72", "76", "81", "82", "83", "84", "85", "86", "87", "88", "89", "90", "99"},
}


def _short(longest):
    return lambda value: text(value, longest=longest)


# Attribute -> how its cell is read: what is kept says the same as a cell if it would be read as that.
READ = {
    "occupation": _short(LONGEST_OCCUPATION),
    "workplace": _short(LONGEST_WORKPLACE),
    "employer": _short(LONGEST_WORKPLACE),
    "address": text,
    "registered_address": text,
    "remarks": remarks,
}


def as_kept(known, row: RosterRow, facts: Facts) -> Facts:
    """The `facts` of `row`, in the register's words where they say no more than it keeps of the child (`known`)."""
    said = {whose: dict(getattr(facts, whose)) for whose in ("child", "survey", "guardian", *PARENTS)}
    _spelled_as(known.child, said["child"], READ | {"name": name})
    _spelled_as(known.survey, said["survey"], READ)
    _earlier_guardian(known, said)
    for whose in ("guardian", *PARENTS):
        _spelled_as(getattr(known, whose), said[whose], READ | {"name": person_name})
    _verdict_by_hand(known.survey, row, said["survey"])
    _finer_relation(known.guardian, said["guardian"])
    for parent in PARENTS:
        _place_for_employer(getattr(known, parent), said[parent])
    return Facts(**said)


def only_missing(known, facts: Facts) -> Facts:
    """Of the people whom a roster of a past term names only what is not known yet: today's carers and phones stay."""
    said = {"survey": dict(facts.survey)}
    for whose in ("child", "guardian", *PARENTS):
        row = getattr(known, whose)
        said[whose] = {name: value for name, value in getattr(facts, whose).items() if not (row and getattr(row, name))}
    if known.guardian:
        said["guardian"].pop("name", None)
    return Facts(**said)


def of_one_file(known, facts: Facts) -> Facts:
    """Name and number of a second file that was merged say nothing new: whoever merged the two has chosen."""
    said = dict(facts.child)
    for merged in known.merged:
        if same_name(merged.name, said.get("name", "")):
            said["name"] = known.child.name
        if known.child.id_number and merged.id_digest and digest(said.get("id_number", "")) == merged.id_digest:
            del said["id_number"]
    return replace(facts, child=said)


def same_name(kept: str, said: str) -> bool:
    """Is the child called by the name that the register keeps?"""
    return kept == said or name(kept)[0] == said


def _spelled_as(row, said, read):
    for attribute in said.keys() & read.keys() if row else ():
        kept = getattr(row, attribute)
        if kept and kept != said[attribute] and read[attribute](kept)[0] == said[attribute]:
            said[attribute] = kept


def _verdict_by_hand(survey, row, said):
    """The education records' word alone does not say who is away to a register that has the same word by hand."""
    if not row.values.get("away") and survey.education_override == (row.values.get("left_behind_type") or None):
        for parent in PARENTS:
            said.pop(f"{parent}_away", None)


def _finer_relation(guardian, said):
    if guardian and guardian.relation in WIDE_RELATIONS.get(said.get("relation"), ()):
        said["relation"] = guardian.relation


def _earlier_guardian(known, said):
    """The roster of a term that has ended may name who cared for the child then; that is on file and stays."""
    then = known.guardian_then
    if then is None or not said["guardian"]:
        return
    words = dict(said["guardian"])
    _spelled_as(then, words, READ | {"name": person_name})
    _finer_relation(then, words)
    if all(getattr(then, attribute) == value for attribute, value in words.items()):
        said["guardian"] = {}


def _place_for_employer(parent, said):
    """Where no employer is known, the form for it takes the place of work."""
    if parent and not parent.employer and "employer" in said:
        place, _findings = READ["workplace"](parent.workplace)
        said |= {"employer": ""} if place == said["employer"] else {}
