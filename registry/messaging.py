"""What is said outside the site when a note waits: whose it is and where to look, never a child and never a case."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from lib import messenger
from registry.models import Note

PRESSING = (Note.Kind.REMINDER, Note.Kind.ASK)  # a comment and thanks can wait until the desk is opened


def tell(note) -> list[messenger.Delivery]:
    """Sends word of `note` to its reader. Call it after the transaction; see `lib.messenger.send`."""
    if note.kind not in PRESSING or not messenger.is_set_up():
        return []
    with translation.override(settings.LANGUAGE_CODE):  # the group's language, whatever the writer has chosen
        text = _("%(name)s: something in Shouwang waits for you. Please sign in and have a look.") % {"name": note.to}
        title = _("Shouwang")
    text = f"{text}\n{settings.SITE_URL}" if settings.SITE_URL else text
    return messenger.send(text, title=title, email=note.to.email)
