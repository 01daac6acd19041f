"""Attachments of a record: pictures and PDF files by content, for whoever may read the record, gone with it."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from registry.actions import restore, undo
from registry.holders import OF_A_RECORD as MOST
from registry.models import Attachment, DeletedRecord, TermSurvey
from talks.models import Talk
from tests.personas import client_of
from tests.registry.test_logging import photo
from tests.visibility.prober import fields_of

pytestmark = pytest.mark.django_db


def pdf(change=lambda writer: None, name="协议书.pdf"):
    """A PDF file of one page; `change` does something to it before it is written."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    change(writer)
    writer.write(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def on_opening(writer):
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("secret-9")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)


def on_the_page(writer):
    act = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("secret-9")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})
    link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): act})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([link])


def post_talk(school, *files, who="zhang"):
    posted = {
        "on": school.today.isoformat(), "children": [school.xiaoyu.pk], "content": "谈了学习", "mood": "",
        "place": "office", "files": list(files), "once": str(uuid.uuid4()),
    }  # fmt: skip
    return client_of(school.staff[who]).post("/log/talk/", posted)


def test_a_paper_is_taken_away_under_its_name_and_never_opened_within_our_pages(school):
    assert post_talk(school, pdf()).status_code == 302
    kept = Attachment.objects.get()
    answer = client_of(school.sun).get(f"/attachments/{kept.name}/")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "no-store" in answer["Cache-Control"]
    assert (kept.title, kept.kind, kept.by) == ("协议书.pdf", "pdf", school.zhang)
    assert "协议书" not in kept.file.name
    page = client_of(school.sun).get(f"/records/talk/{Talk.objects.get().pk}/").text
    assert "协议书.pdf" in page


@pytest.mark.parametrize(
    "change",
    [
        on_opening,
        on_the_page,
        lambda writer: writer.add_attachment("virus.exe", b"secret-9"),
        lambda writer: writer.add_metadata({"/Author": "secret-9"}),
    ],
)
def test_of_a_paper_only_its_pages_are_kept(school, change):
    file = pdf(change)
    assert post_talk(school, file).status_code == 302
    with Attachment.objects.get().file.open() as stored:
        kept = PdfReader(io.BytesIO(stored.read()))
    objects = str([kept.get_object(n) for n in range(1, len(kept.xref[0]) + 1)])
    assert len(kept.pages) == 1
    assert "secret-9" not in objects
    assert not kept.attachments
    assert not {"/OpenAction", "/Names", "/AA", "/Annots"} & {*kept.root_object, *kept.pages[0]}


@pytest.mark.parametrize(
    "file",
    [
        pdf(lambda writer: writer.encrypt("x", algorithm="RC4-128")),
        SimpleUploadedFile("a.pdf", b"%PDF-1.7 and no end"),
        SimpleUploadedFile("a.pdf", b"MZ%PDF-1.7 %%EOF"),
        SimpleUploadedFile("a.jpg", b"<html><script>x()</script>"),
    ],
)
def test_what_cannot_be_opened_is_refused_by_name(school, file):
    page = post_talk(school, file)
    assert (page.status_code, Talk.objects.count(), Attachment.objects.count()) == (200, 0, 0)
    assert f"“{file.name}”" in page.text or f"“{file.name}”" in page.text.replace("&quot;", "“")


def test_what_is_too_large_is_refused(school, settings):
    settings.UPLOAD_LIMIT = 100
    assert post_talk(school, photo()).status_code == 200
    assert Talk.objects.count() == 0


def test_there_are_at_most_six_with_those_that_are_there(school):
    assert post_talk(school, *[pdf() for _ in range(MOST + 1)]).status_code == 200
    assert post_talk(school, *[pdf() for _ in range(MOST - 1)]).status_code == 302
    talk = Talk.objects.get()
    client = client_of(school.zhang)
    posted = fields_of(client.get(f"/log/talk/{talk.pk}/").text)
    for files, status, there in (([pdf(), pdf()], 200, MOST - 1), ([pdf()], 302, MOST)):
        posted |= {"once": str(uuid.uuid4()), "files": files}
        answer = client.post(f"/log/talk/{talk.pk}/", posted)
        assert (answer.status_code, Attachment.objects.count()) == (status, there)


def test_who_may_not_read_the_record_gets_neither_its_files_nor_takes_them_out(school):
    post_talk(school, photo())
    name = Attachment.objects.get().name
    read = {who for who in school.staff if client_of(school.staff[who]).get(f"/attachments/{name}/").status_code == 200}
    assert read == {"zhang", "sun", "zhou"}
    for who in ("sun", "zhou", "wang", "li", "qian"):
        assert client_of(school.staff[who]).post(f"/attachments/{name}/remove/").status_code == 404
    assert Attachment.objects.count() == 1


def test_the_author_takes_one_out_and_the_file_is_gone(school, django_capture_on_commit_callbacks):
    post_talk(school, photo(), pdf())
    first = Attachment.objects.first()
    with django_capture_on_commit_callbacks(execute=True):
        client_of(school.zhang).post(f"/attachments/{first.name}/remove/", {"once": str(uuid.uuid4())})
    assert Attachment.objects.count() == 1
    assert not first.file.storage.exists(first.file.name)
    assert Attachment.history.filter(name=first.name, history_type="-").get().history_user == school.zhang


def test_a_teacher_who_has_lost_the_child_has_lost_the_files(school):
    post_talk(school, photo(), who="wang")
    name = Attachment.objects.get().name
    assert client_of(school.wang).get(f"/attachments/{name}/").status_code == 200
    school.xiaoyu.pairings.update(ended_on=school.today - dt.timedelta(days=1), end_reason="other")
    assert client_of(school.wang).get(f"/attachments/{name}/").status_code == 404
    assert TermSurvey.objects.filter(child=school.xiaoyu).exists()


def test_the_files_of_a_record_taken_back_are_seen_by_nobody_and_come_back_with_it(school):
    post_talk(school, photo())
    address = f"/attachments/{Attachment.objects.get().name}/"
    undo(record=Talk.objects.get(), by=school.zhang)
    assert {client_of(school.staff[who]).get(address).status_code for who in ("zhang", "wang", "sun")} == {404}
    restore(deleted=DeletedRecord.objects.get(), by=school.zhang)
    assert client_of(school.zhang).get(address).status_code == 200


def test_after_thirty_days_the_files_go_when_the_next_record_is_thrown_in(school):
    post_talk(school, photo())
    undo(record=Talk.objects.get(), by=school.zhang)
    DeletedRecord.objects.update(at=timezone.now() - dt.timedelta(days=31))
    post_talk(school, photo())
    undo(record=Talk.objects.get(), by=school.zhang)
    assert (Attachment.objects.count(), DeletedRecord.objects.count()) == (1, 1)
