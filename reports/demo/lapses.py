"""Two teachers who were short of time, so that leadership has something to find and to talk about.

One wrote the same into every talk of a month, the other typed a month's support log in on its last day.
"""

from django.db.models import Count, Q

from pairing.models import SupportSession
from registry.kinds import all_kinds
from reports.demo.sources import source
from reports.demo.store import moment
from reports.quality import RECORDS, ended_months
from talks.models import Talk


class Lapses:
    """Of the latest month of the running term that is over, if there is one."""

    def __init__(self, campus):
        self.campus = campus
        self.month = next(reversed(ended_months(campus.calendar.term, campus.calendar.until)), None)

    def copied(self, entries: list) -> list:
        """The entries as they were written down in fact: the first head of a class had one sentence for all."""
        hasty = self.campus.others[0]
        for record in (entry.record for entry in entries if self.month):
            if type(record) is Talk and record.author == hasty and record.on in self.month:
                record.content = source("talks")["copied"]
        return entries

    def enter_late(self) -> None:
        """Of those who wrote the support log and had no talks in that month, the first."""
        if not self.month:
            return
        within = Q(on__range=(self.month.first, self.month.last))
        talked = Talk.objects.filter(within).values("author")
        wrote = SupportSession.objects.filter(within, author__in=self.campus.others).exclude(author__in=talked)
        sizes = wrote.values("author").annotate(n=Count("pk"), days=Count("on", distinct=True))
        late = sizes.filter(n__gte=RECORDS, days__gt=1).order_by("author__number").first()
        for kind in all_kinds() if late else ():
            records = kind.model.objects.filter(within, author=late["author"])
            versions = kind.model.history.filter(id__in=records.values("pk"))
            versions.update(history_date=moment(self.month.last))
            records.update(created_at=moment(self.month.last), changed_at=moment(self.month.last))
