from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from lib.screens import screen
from visits.models import VisitPhoto


@screen()
def photo(request, name):
    """A visit's photo, to whoever may read the visit."""
    found = get_object_or_404(VisitPhoto.objects.visible_to(request.user), name=name)
    with found.image.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response
