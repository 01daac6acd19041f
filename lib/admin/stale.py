"""Two people with the same form open: whoever saves second is told what the first has changed, and by whom."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

FIELD = "opened"  # hidden in the form: when it was shown


def now() -> str:
    return timezone.now().isoformat()


def check(request, versions):
    """Raises ValidationError if any of what `versions()` gives was saved since the form in `request` was shown."""
    opened = _moment(request.POST.get(FIELD, ""))
    if opened is None:
        return
    since = [one for one in versions() if one.at > opened]
    if since:
        raise ValidationError(
            _(
                "%(who)s changed this at %(when)s, after you opened it: %(what)s. Your text is below, not saved yet. "
                "Check it, and press save again if it shall stand."
            )
            % {
                "who": since[0].by or _("Somebody"),
                "when": date_format(timezone.localtime(since[0].at), "H:i"),
                "what": "、".join(dict.fromkeys(_labels(since))),
            },
            code="stale",
        )


def _labels(changed):
    for version in changed:
        yield from (str(change.label) for change in version.changes)
        if not version.changes:
            yield str(version.what._meta.verbose_name)


def _moment(text):
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else None


class StaleGuard:
    """Mixed into the form of a row; `check_stale` is set by the admin that shows it."""

    def clean(self):
        cleaned = super().clean()
        self.check_stale()
        return cleaned
