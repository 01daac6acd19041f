"""The accounts with which a visitor looks around the demo school: one for each role, with numbers that stay."""

from dataclasses import dataclass
from functools import cache

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Staff
from registry.models.term import class_name
from reports.demo.sources import source

PASSWORD = "shouwang-demo"  # noqa: S105  the demo's, printed at every start; no real account gets it
CLASS_TEACHER, HELPER, OFFICE, HEAD, PSYCHOLOGIST, IT, NEW, VOLUNTEER = (
    "T001", "T002", "T010", "T020", "T030", "T040", "T050", "V001",
)  # fmt: skip
OWN_CLASS = (3, 2)  # grade and number of the class teacher's class


@dataclass(frozen=True, slots=True)
class Persona:
    """A demo account: staff number, roles, and for the visitor who that is and what to try."""

    number: str
    roles: tuple
    label: object
    tries: object
    must_change_password: bool = False

    @property
    def name(self) -> str:
        return source("staff")["personas"][self.number][0]

    @property
    def subject(self) -> str:
        return source("staff")["personas"][self.number][1]


@cache
def personas() -> tuple[Persona, ...]:
    return (
        Persona(
            CLASS_TEACHER, (Role.CLASS_TEACHER, Role.HELPER),
            lazy(lambda: _("Class teacher, %(class)s") % {"class": class_name(*OWN_CLASS)}, str)(),
            _("See who waits for a talk, log one from the desk, verify the term's survey"),
        ),
        Persona(HELPER, (Role.HELPER,), Role.HELPER.label, _("Log a talk or a home visit with a paired child")),
        Persona(OFFICE, (Role.OFFICE,), Role.OFFICE.label, _("Import a roster, pair a class, export lists")),
        Persona(HEAD, (Role.LEADERSHIP,), _("Head of the school"), _("Read the dashboard down to each child's file")),
        Persona(PSYCHOLOGIST, (Role.PSYCHOLOGY,), Role.PSYCHOLOGY.label, _("Find the children with a concern")),
        Persona(IT, (Role.IT,), Role.IT.label, _("Manage accounts and roles; no child's file opens")),
        Persona(NEW, (Role.HELPER,), _("New teacher"), _("Choose a new password at the first sign-in"), True),
        Persona(VOLUNTEER, (), _("Volunteer"), _("Write down a follow-up with the own child; nothing else opens")),
    )  # fmt: skip


def personas_here() -> tuple[Persona, ...]:
    """All of them where this database is a demo school, otherwise none."""
    wanted = {persona.number: persona.name for persona in personas()}
    names = Staff.objects.active().filter(number__in=wanted).values_list("number", "name")
    return personas() if dict(names) == wanted else ()
