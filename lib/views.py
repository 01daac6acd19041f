"""Pages without a subject: drafts, and what is shown when something is not there or went wrong."""

from django.http import Http404, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template

from lib import drafts
from lib.screens import screen

LONGEST_DRAFT = 200_000  # characters; a form of ours stays far below


@screen()
def draft(request, key):
    """Keeps (POST) or forgets (DELETE) what the person has typed into the form `key`.

    Answers `{"saved": true}` when that form, known by its one-time token, has been saved before; GET only asks.
    """
    if len(key) > 120 or "\0" in key:
        raise Http404
    if request.method == "DELETE":
        drafts.forget(request.user, key)
        return HttpResponse(status=204)
    if request.method == "GET":
        return JsonResponse({"saved": drafts.was_saved(request.user, request.GET)})
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST", "DELETE"])
    body = request.POST.get("body", "")
    if len(body) > LONGEST_DRAFT or "\0" in body:
        return HttpResponseBadRequest()
    return JsonResponse({"saved": not drafts.keep(request.user, key, body)})


def not_found(request, exception):
    return render(request, "404.html", status=404)


def bad_request(request, exception):
    """An address or a form that no page of ours has sent."""
    return render(request, "404.html", status=400)


def broken(request):
    """Rendered without the request: the frame's own look-ups may be what broke."""
    return HttpResponse(get_template("500.html").render(), status=500)


def csrf_failure(request, reason=""):
    """The sign-in ran out while somebody typed: say so; the draft has the text."""
    return render(request, "csrf.html", status=403)
