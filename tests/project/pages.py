"""Pages with one fault each, for the test that shows the browser tests would notice."""

from django.http import HttpResponse
from django.urls import path

FAULTS = {
    "sound": "<p>育才学校</p>",
    "inline-style": '<p style="color: red">x</p>',
    "inline-script": "<script>document.title = 'x'</script>",
    "missing-picture": '<img src="/nothing.png" alt="">',
    "other-host": '<img src="http://pictures.example/x.png" alt="">',
    "faulty-script": '<script src="/faulty.js"></script>',
}


HEAD = '<meta name="viewport" content="width=device-width"><link rel="icon" href="/icon">'


def page(request, fault):
    return HttpResponse(f'<!doctype html><html lang="zh">{HEAD}<body>{FAULTS[fault]}')


def script(request):
    return HttpResponse("throw new Error('faulty');", content_type="text/javascript")


def icon(request):
    return HttpResponse('<svg xmlns="http://www.w3.org/2000/svg"/>', content_type="image/svg+xml")


def who(request):
    return HttpResponse(str(request.user))


def handler404(request, exception):
    return HttpResponse(status=404)


urlpatterns = [
    path("faulty.js", script),
    path("icon", icon),
    path("who/", who),
    path("<slug:fault>/", page),
]
