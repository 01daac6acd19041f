"""A password that somebody else gave out opens one page: the one where it is replaced."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

OPEN_PAGES = {"admin:password_change", "admin:logout", "admin:login", "set_language"}


class FirstSignIn(MiddlewareMixin):
    def process_view(self, request, view_func, view_args, view_kwargs):
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        if request.resolver_match.view_name in OPEN_PAGES:
            return None
        return redirect(reverse("admin:password_change"))
