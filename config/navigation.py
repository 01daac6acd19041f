"""What stands in the frame of every page: who is signed in, where they can go, which term it is."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from lib.dates import today
from registry.models import School, Term
from reports.screens.home import starts_at_dashboard

TEACHING = (Role.CLASS_TEACHER, Role.HELPER)
PSYCHOLOGY = (Role.PSYCHOLOGY,)
CASEWORK = (*TEACHING, Role.LEADERSHIP, Role.PSYCHOLOGY)
WITH_CHILDREN = (*CASEWORK, Role.OFFICE)
MANAGING = (Role.CLASS_TEACHER, Role.OFFICE, Role.LEADERSHIP)


@dataclass(frozen=True, slots=True)
class Item:
    label: object
    url_name: str
    icon: str
    roles: tuple
    group: object = ""


CARE, SCHOOL = _("Care"), _("School")
ITEMS = (
    Item(_("Desk"), "admin:index", "desk", ()),
    Item(_("Children"), "children", "children", WITH_CHILDREN),
    Item(_("Dashboard"), "dashboard", "chart", WITH_CHILDREN),
    Item(_("Notes"), "notes", "flag", WITH_CHILDREN),
    Item(_("Pairing"), "admin:pairing_pairing_changelist", "pair", WITH_CHILDREN, CARE),
    Item(_("Volunteers and companions"), "admin:pairing_companion_changelist", "group", MANAGING, CARE),
    Item(_("Who accompanies whom"), "admin:pairing_companionship_changelist", "pair", WITH_CHILDREN, CARE),
    Item(_("Talks"), "admin:talks_talk_changelist", "talk", CASEWORK, CARE),
    Item(_("Home visits"), "admin:visits_homevisit_changelist", "home", CASEWORK, CARE),
    Item(_("Family contacts"), "admin:visits_familycontact_changelist", "phone", CASEWORK, CARE),
    Item(_("Visit plan"), "visit-plan", "calendar", CASEWORK, CARE),
    Item(_("Major events"), "admin:visits_majorevent_changelist", "warning", CASEWORK, CARE),
    Item(_("Parents received"), "admin:visits_visitor_changelist", "user", CASEWORK, CARE),
    Item(_("All contacts with homes"), "home-archive", "file", CASEWORK, CARE),
    Item(_("Support records"), "admin:pairing_supportsession_changelist", "hands", CASEWORK, CARE),
    Item(_("Aid"), "aid", "hands", (Role.OFFICE, Role.LEADERSHIP), CARE),
    Item(_("Aid records"), "admin:care_aid_changelist", "hands", TEACHING, CARE),
    Item(_("Illnesses"), "admin:care_healthevent_changelist", "flag", CASEWORK, CARE),
    Item(_("Boarding life"), "admin:care_boardingday_changelist", "home", CASEWORK, CARE),
    Item(_("Growth diaries"), "admin:pairing_diaryentry_changelist", "edit", CASEWORK, CARE),
    Item(_("Volunteers' reports"), "admin:pairing_companionreport_changelist", "group", WITH_CHILDREN, CARE),
    Item(_("Plans"), "admin:care_careplan_changelist", "flag", CASEWORK, CARE),
    Item(_("Progress and effect"), "evaluation", "chart", (Role.CLASS_TEACHER, Role.LEADERSHIP, Role.PSYCHOLOGY), CARE),
    Item(
        _("Mandatory reports"), "admin:care_harmreport_changelist", "warning", (Role.LEADERSHIP, Role.PSYCHOLOGY), CARE
    ),
    Item(_("Guidance"), "admin:talks_guidance_changelist", "flag", CASEWORK, CARE),
    Item(_("Counselling"), "admin:talks_counselling_changelist", "lock", PSYCHOLOGY, CARE),
    Item(_("Appointments"), "appointments", "calendar", PSYCHOLOGY, CARE),
    Item(_("Hotline"), "admin:talks_hotlinecall_changelist", "phone", PSYCHOLOGY, CARE),
    Item(_("Whisper mailbox"), "mailbox", "file", (*PSYCHOLOGY, Role.LEADERSHIP), CARE),
    Item(_("Leaves to read"), "grants", "eye", (*PSYCHOLOGY, Role.LEADERSHIP), CARE),
    Item(_("Taken back"), "bin", "undo", CASEWORK, CARE),
    Item(_("Merged files"), "merged-files", "children", (Role.OFFICE,), CARE),
    Item(_("Activities"), "admin:activities_activity_changelist", "group", WITH_CHILDREN, CARE),
    Item(_("Partners"), "admin:activities_partner_changelist", "hands", (Role.LEADERSHIP, Role.OFFICE), SCHOOL),
    Item(_("Term survey"), "survey", "check", (Role.CLASS_TEACHER, Role.OFFICE, Role.LEADERSHIP), SCHOOL),
    Item(_("Notices of entrustment"), "notices", "file", (Role.CLASS_TEACHER, Role.OFFICE, Role.LEADERSHIP), SCHOOL),
    Item(_("Roster import"), "roster", "upload", (Role.OFFICE,), SCHOOL),
    Item(_("Classes"), "admin:registry_classterm_changelist", "class", (Role.OFFICE, Role.LEADERSHIP), SCHOOL),
    Item(_("School"), "admin:registry_school_changelist", "home", (Role.OFFICE, Role.LEADERSHIP), SCHOOL),
    Item(_("Terms"), "admin:registry_term_changelist", "calendar", (Role.OFFICE, Role.LEADERSHIP), SCHOOL),
    Item(_("Care standards"), "standards", "calendar", (), SCHOOL),
    Item(_("Care groups"), "admin:accounts_caregroup_changelist", "group", (), SCHOOL),
    Item(_("Staff"), "admin:accounts_staff_changelist", "staff", (Role.IT, Role.LEADERSHIP), SCHOOL),
)
OF_VOLUNTEERS = Item(_("My children"), "volunteer", "children", ())
THUMB = (
    "admin:index",
    "children",
    "dashboard",
    "volunteer",
)  # at the bottom of a phone's screen, beside + and more


def frame(request):
    """Template context: `nav` (items with url and whether they are the current one), `school`, `term`."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"school": SimpleLazyObject(School.get)}
    return {
        "school": SimpleLazyObject(School.get),
        "term": SimpleLazyObject(lambda: Term.objects.current(today()).first()),
        "nav": [_entry(item, request) for item in _items(user)],
        "may_search": user.has_role(*WITH_CHILDREN),
        "may_log": user.has_role(*TEACHING, Role.PSYCHOLOGY),
    }


def _items(user) -> list[Item]:
    return [OF_VOLUNTEERS] if user.is_volunteer else [item for item in ITEMS if _goes(user, item)]


def _goes(user, item) -> bool:
    if item.url_name == "admin:index" and starts_at_dashboard(user):
        return False  # it would lead to the dashboard, which stands there itself
    return not item.roles or user.has_role(*item.roles)


def _entry(item, request):
    url = reverse(item.url_name)
    here = request.path == url if url == "/" else request.path.startswith(url)
    return {
        "label": item.label, "url": url, "icon": item.icon, "here": here,
        "group": item.group, "thumb": item.url_name in THUMB,
    }  # fmt: skip
