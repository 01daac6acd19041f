from registry.models.attachments import Attachment
from registry.models.away import IN_HARDSHIP
from registry.models.calendar import CalendarEntry
from registry.models.child import Child
from registry.models.deleted import DeletedRecord
from registry.models.handovers import Handover
from registry.models.merged import MergedFile
from registry.models.notes import Note
from registry.models.people import Guardian, Parent
from registry.models.roster import RosterImport, RosterLayout, RosterMending
from registry.models.screening import Screening
from registry.models.signing import ClassSignature
from registry.models.survey import TermSurvey
from registry.models.term import ClassTerm, School, SchoolClass, SubjectTeacher, Term

__all__ = [
    "IN_HARDSHIP",
    "Attachment",
    "CalendarEntry",
    "Child",
    "ClassSignature",
    "ClassTerm",
    "DeletedRecord",
    "Guardian",
    "Handover",
    "MergedFile",
    "Note",
    "Parent",
    "RosterImport",
    "RosterLayout",
    "RosterMending",
    "School",
    "SchoolClass",
    "Screening",
    "SubjectTeacher",
    "Term",
    "TermSurvey",
]
