"""The list of all children as a workbook: our export page against stock django-import-export."""

from django.test import Client
from import_export.formats.base_formats import XLSX

from accounts.models import Staff
from lib.dates import today
from reports.demo.personas import HEAD
from reports.roll import by_class, full_roll
from tools.bench.measure import repeated
from tools.bench.stock_export import ListResource

TIMES = 3


def ours(_size: int) -> dict:
    client = Client()
    client.force_login(Staff.objects.get(number=HEAD))
    response, figures = repeated(lambda: client.get("/children/export/"), TIMES)
    return {"export": {**figures, "bytes": len(response.content)}}


def stock(_size: int) -> dict:
    head = Staff.objects.get(number=HEAD)

    def export():
        rows = by_class(full_roll(head, today())).prefetch_related("child__parents")
        return XLSX().export_data(ListResource().export(rows))

    data, figures = repeated(export, TIMES)
    return {"export": {**figures, "bytes": len(data)}}
