"""What a row of a roster says about whom: its values sorted to the child, the survey row, the carer, the parents.

Only what the file says is there: a blank cell says nothing and so erases nothing (policy 12).
"""

from dataclasses import dataclass, field

from registry.codes import EducationVerdict, YesNo
from registry.roster.rows import RosterRow

CHILD = {name: name for name in ("name", "sex", "birth_date", "id_number", "no_id_reason", "ethnicity")}
SURVEY = {
    "address": "address",
    "household_address": "registered_address",
    "household": "household",
    "boarding": "boarding",
    "health": "health",
    "key_support": "key_support",
    "risk": "risk",
    "hardship": "hardship",
    "income_source": "income",
    "remarks": "remarks",
}
GUARDIAN = {
    f"guardian_{name}": name for name in ("name", "relation", "phones", "age", "occupation", "health", "address")
}
PARENT = ("name", "phones", "workplace", "employer")
PARENTS = ("father", "mother")
FATHER, MOTHER = ({f"{parent}_{name}": name for name in PARENT} for parent in PARENTS)
SEVERAL_CODES = ("hardship", "income_source")
# The column that says who is away -> what it says of father and mother; "" is said of nobody.
AWAY = {
    "both": (YesNo.YES, YesNo.YES),
    "father": (YesNo.YES, YesNo.NO),
    "mother": (YesNo.NO, YesNo.YES),
    "none": (YesNo.NO, YesNo.NO),
    "father_only": (YesNo.YES, ""),
    "mother_only": ("", YesNo.YES),
    "father_home": (YesNo.NO, ""),
    "mother_home": ("", YesNo.NO),
}
AWAY_FACTS = {
    away: {f"{parent}_away": str(value) for parent, value in zip(PARENTS, said, strict=True) if value}
    for away, said in AWAY.items()
}


@dataclass(slots=True)
class Facts:
    """Attribute -> value for each row of the database that the file's row speaks of."""

    child: dict = field(default_factory=dict)
    survey: dict = field(default_factory=dict)
    guardian: dict = field(default_factory=dict)
    father: dict = field(default_factory=dict)
    mother: dict = field(default_factory=dict)


def facts_of(row: RosterRow) -> Facts:
    """Put together once: a roster is planned again and again while somebody looks at it."""
    if row.facts is None:
        row.facts = _facts(row)
    return row.facts


def _facts(row: RosterRow) -> Facts:
    said = {name: value for name, value in row.values.items() if value is not None and value != () and value != ""}
    for name, value in said.items():
        if value.__class__ is tuple and name not in SEVERAL_CODES:
            said[name] = " ".join(value)  # as the database keeps it: several phones are one text
    facts = Facts(
        child=_taken(said, CHILD),
        survey=_taken(said, SURVEY) | _away(said),
        guardian=_taken(said, GUARDIAN),
        father=_taken(said, FATHER),
        mother=_taken(said, MOTHER),
    )
    if "id_number" in said:  # whatever was the reason for having none is over
        facts.child["no_id_reason"] = ""
    if "parents_workplace" in said:  # one column for both
        for parent in (facts.father, facts.mother):
            parent.setdefault("workplace", said["parents_workplace"])
    return facts


def _taken(said, names):
    return {attribute: said[name] for name, attribute in names.items() if name in said}


def _away(said) -> dict:
    """Who is away, from the column that says so or from the education records' word for it."""
    away, verdict = said.get("away"), said.get("left_behind_type")
    if not away and verdict == EducationVerdict.BOTH_AWAY:
        away = "both"
    return AWAY_FACTS.get(away, {})


def one_is_away(row: RosterRow) -> bool:
    """Does the row say that one parent is away without saying which?"""
    away, verdict = row.values.get("away"), row.values.get("left_behind_type")
    return away == "one" or (not away and verdict == EducationVerdict.ONE_AWAY)
