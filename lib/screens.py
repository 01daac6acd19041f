"""Our own pages beside the admin's: who may open one stands on the view's first line."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from lib import once

CONFIRMED, TOKEN = "confirmed", "csrfmiddlewaretoken"


def screen(*roles):
    """A page for whoever is signed in and holds one of `roles` (none named: everybody). For others it is not there.

    @screen(Role.OFFICE)
    def roster(request): ...
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if roles and not request.user.has_role(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.roles = roles
        return guarded

    return decorate


def came_from(request, otherwise: str) -> str:
    """Where the person came from (`next`), if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if asked.startswith("/") and ours else otherwise


def ask_first(request, *, title, question, button):
    """The page that asks before a POST is carried out, or None once the person has said yes.

    if page := ask_first(request, title=…, question=…, button=…):
        return page
    """
    if CONFIRMED in request.POST:
        return None
    ours = (TOKEN, once.FIELD)
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in ours]
    context = {"title": title, "question": question, "button": button, "sent": sent, "confirmed": CONFIRMED}
    return render(request, "confirm.html", context)
