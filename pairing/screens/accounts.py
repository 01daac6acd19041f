"""A volunteer's account: the office opens it, gives its password out, closes it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from lib import once
from lib.screens import screen
from pairing.models import Companion
from pairing.sign_in import close_account, open_account


@screen(Role.OFFICE)
def account(request, pk):
    """Whether the volunteer may sign in, with which number, and the buttons that change it."""
    companion = get_object_or_404(Companion.objects.with_account_page().select_related("account"), pk=pk)
    if request.method == "POST":
        return _change(request, companion)
    context = {"companion": companion, "account": companion.account, "ready": _is_ready(companion)}
    return render(request, "pairing/account.html", context)


def _is_ready(companion) -> bool:
    return Companion.objects.ready().volunteers().filter(pk=companion.pk).exists()


def _change(request, companion):
    do = {"open": _open, "close": _close}.get(request.POST.get("do"))
    if do is None:
        raise Http404
    return do(request, companion, reverse("companion-account", args=[companion.pk]))


def _open(request, companion, back):
    if not _is_ready(companion):
        raise Http404  # the page offers it to nobody else
    opened, password = once.save(request, back, lambda: open_account(companion=companion, by=request.user))
    home = request.build_absolute_uri("/")
    context = {"companion": companion, "account": opened, "password": password, "home": home}
    return render(request, "pairing/account_slip.html", context)


def _close(request, companion, back):
    if companion.account is None:
        raise Http404
    once.save(request, back, lambda: close_account(companion=companion, by=request.user))
    messages.success(request, _("Closed: %(name)s is signed out. What was written stays.") % {"name": companion.name})
    return redirect(back)
