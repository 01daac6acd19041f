"""A volunteer who signs in finds the own page. Every other address of the site answers as if nothing were there."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from accounts.middleware import OPEN_PAGES

OWN_PAGE = "volunteer"
OPEN_TO_VOLUNTEERS = OPEN_PAGES | {OWN_PAGE, "volunteer-report", "volunteer-report-edit", "draft"}
FRONT_PAGE = "admin:index"


class VolunteersStayAtHome(MiddlewareMixin):
    """Says no before any page is asked: many are open to whoever works here, and new ones will come."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        user, name = request.user, request.resolver_match.view_name
        if not user.is_authenticated or not user.is_volunteer or name in OPEN_TO_VOLUNTEERS:
            return None
        if name == FRONT_PAGE:
            return redirect(OWN_PAGE)
        raise Http404
