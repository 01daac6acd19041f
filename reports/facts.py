"""A child's facts as one reader may see them, ready for a page or for paper."""

from dataclasses import dataclass
from typing import Any

from lib.fields import Sensitivity
from registry.models import Child, TermSurvey


@dataclass(frozen=True, slots=True)
class Person:
    """A guardian or a parent, with sensitive values shown or masked."""

    row: Any
    phones: list
    address: str = ""
    workplace: str = ""
    employer: str = ""
    employer_address: str = ""
    may_call: bool = False


class Facts:
    """`facts.id_number`, `facts.address`, `facts.guardian`, `facts.parents`, `facts.past_guardians`."""

    def __init__(self, child: Child, survey: TermSurvey | None, reading):
        self.child, self.survey = child, survey
        self._show = lambda kind, value: reading.show(child.pk, kind, value)
        self.id_number = self._show(Sensitivity.ID_NUMBER, child.id_number)
        self.address = self._show(Sensitivity.ADDRESS, survey.address) if survey else ""
        self.registered_address = self._show(Sensitivity.ADDRESS, survey.registered_address) if survey else ""
        guardians = [self._guardian(row) for row in child.guardians.all()]
        self.guardian = next((person for person in guardians if person.row.until is None), None)
        self.past_guardians = [person for person in guardians if person.row.until]
        self.parents = [self._parent(row) for row in sorted(child.parents.all(), key=lambda row: row.kind)]

    def _phones(self, row):
        return [self._show(Sensitivity.PHONE, number) for number in row.phone_list]

    def _callable(self, row):
        return self._phones(row) == row.phone_list

    def _guardian(self, row):
        return Person(
            row, self._phones(row), address=self._show(Sensitivity.ADDRESS, row.address), may_call=self._callable(row)
        )

    def _parent(self, row):
        employer = (self._show(Sensitivity.EMPLOYER, getattr(row, name)) for name in _EMPLOYER)
        return Person(row, self._phones(row), "", *employer, may_call=self._callable(row))

    def away(self) -> dict:
        """Father and mother: is each away, and since when."""
        if not self.survey:
            return {}
        return {
            kind: (getattr(self.survey, f"get_{kind}_away_display")(), getattr(self.survey, f"{kind}_away_since"))
            for kind in ("father", "mother")
        }


_EMPLOYER = ("workplace", "employer", "employer_address")
