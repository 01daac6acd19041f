"""Who is who among the adults of a row whose columns do not say it."""

from django.utils.translation import gettext as _

from registry.roster.headers import FATHER, GUARDIAN, MEMBERS, MOTHER, PARENT
from registry.roster.problems import INFO, Finding

_PARENT_BY_RELATION = {"51": FATHER, "52": MOTHER}


def joined(before: object, value: object) -> object:
    """Two columns for one field: their phones together, otherwise the first that says something."""
    if before is None or before == ():
        return value
    if before.__class__ is tuple and value.__class__ is tuple:
        return tuple(dict.fromkeys(before + value))
    return before


def settle(row: dict[str, object]) -> list[tuple[str, Finding]]:
    """Family members 1 and 2, and "the parent", become father, mother or guardian by what the row says of them.

    Returns (field, finding) for what could not be given to anybody.
    """
    members = [_taken_out(row, member) for member in MEMBERS]
    for one in members:
        parent = _PARENT_BY_RELATION.get(one.get("relation"))
        if parent:
            _give(row, parent, one, ("name", "phones", "workplace", "employer"))
    named = [one for one in members if one.get("name")]
    flagged = [one for one in named if one.get("is_guardian") == "1"]
    others = [one for one in named if one.get("relation") not in _PARENT_BY_RELATION]
    if (flagged or others) and not row.get("guardian_name"):
        _give(row, GUARDIAN, (flagged or others)[0], ("name", "relation", "phones"))
    parent, away = _taken_out(row, PARENT), row.get("away")
    if away in (FATHER, MOTHER):
        _give(row, away, parent, ("name", "phones"))
    elif parent.get("phones"):
        what = _("it is not said whether this is the father's or the mother's; the number was left out")
        return [("parent_phones", Finding("phone_owner_unknown", INFO, what))]
    return []


def _taken_out(row: dict, who: str) -> dict:
    return {name.removeprefix(f"{who}_"): row.pop(name) for name in list(row) if name.startswith(f"{who}_")}


def _give(row: dict, who: str, one: dict, attributes: tuple[str, ...]) -> None:
    """Fills what is not known yet of `who`; phones of one's own come before those of the household."""
    for attribute in attributes:
        name, value = f"{who}_{attribute}", one.get(attribute)
        if attribute == "phones" and value:
            row[name] = joined(value, row.get(name) or ())
        elif value and not row.get(name):
            row[name] = value
