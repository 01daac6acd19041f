"""Our own pages beside the admin's: who may open one stands on the view's first line."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404


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
