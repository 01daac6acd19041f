from registry.models.child import Child
from registry.models.people import Guardian, Parent
from registry.models.roster import RosterImport
from registry.models.survey import TermSurvey
from registry.models.term import ClassTerm, School, SchoolClass, SubjectTeacher, Term

__all__ = [
    "Child",
    "ClassTerm",
    "Guardian",
    "Parent",
    "RosterImport",
    "School",
    "SchoolClass",
    "SubjectTeacher",
    "Term",
    "TermSurvey",
]
