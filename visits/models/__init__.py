"""Home and school: visits at the child's home, and every other contact with the family, in either direction."""

from visits.models.book import BookPage, BookPageChild
from visits.models.calls import Letter, LetterChild, ParentCall, ParentCallChild
from visits.models.contact import FamilyContact, FamilyContactChild
from visits.models.major import MajorEvent, MajorEventChild, Told
from visits.models.notice import EntrustmentNotice
from visits.models.plan import PlannedVisit
from visits.models.visit import HomeVisit, HomeVisitChild, Met, Purpose, photo_path
from visits.models.visitor import Visitor, VisitorChild

__all__ = [
    "BookPage", "BookPageChild", "EntrustmentNotice", "FamilyContact", "FamilyContactChild", "HomeVisit",
    "HomeVisitChild", "Letter", "LetterChild", "MajorEvent", "MajorEventChild", "Met", "ParentCall", "ParentCallChild",
    "PlannedVisit", "Purpose", "Told", "Visitor", "VisitorChild", "photo_path",
]  # fmt: skip
