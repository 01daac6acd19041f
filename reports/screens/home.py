"""The front page: the desk of whoever signs in (design.md 5)."""

from django.shortcuts import redirect

from accounts.models import Role
from reports.screens.desk import desk
from reports.screens.setup import setup

WITH_DESK = (Role.CLASS_TEACHER, Role.HELPER, Role.PSYCHOLOGY)


def starts_at_dashboard(user) -> bool:
    return user.has_role(Role.LEADERSHIP) and not user.has_role(*WITH_DESK)


def home(request):
    """Whoever looks after children sees them first; leadership the dashboard, the office the term's set-up."""
    user = request.user
    if user.has_role(*WITH_DESK):
        return desk(request)
    if starts_at_dashboard(user):
        return redirect("dashboard")
    if user.has_role(Role.OFFICE):
        return setup(request)
    if user.has_role(Role.IT):
        return redirect("admin:accounts_staff_changelist")
    return desk(request)
