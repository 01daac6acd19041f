"""The contact book on paper: a sheet for each child, week by week, with room for the family to write."""

from django.shortcuts import get_object_or_404, render

from lib.dates import today
from lib.models import AccessLog
from lib.screens import screen
from registry.models import Child, Term
from registry.standing import Standing
from visits.models import BookPage

EMPTY_WEEKS = 4


@screen()
def paper(request, pk):
    """The child's pages of this term, as far as the reader may read them, and some empty ones; logged."""
    on = today()
    child = get_object_or_404(Child.objects.visible_to(request.user, on), pk=pk)
    term = Term.objects.current(on).first()
    pages = BookPage.objects.on_file_of(child, Standing(request.user, on)).select_related("author")
    if term:
        pages = pages.filter(on__gte=term.first_day)
    AccessLog.objects.create(
        by=request.user, act=AccessLog.Act.PRINT, kind="registry.child", object_id=pk, detail="contact book"
    )
    written = list(pages.order_by("on", "pk"))
    context = {"child": child, "term": term, "pages": written, "empty": range(EMPTY_WEEKS), "today": on}
    return render(request, "visits/book_paper.html", context)
