"""The child's file in a browser: papers of a record, search from anywhere, leaving and coming back, handing over."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from registry.models import Attachment
from tests.registry.test_attachments import pdf


@pytest.fixture
def picture():
    data = io.BytesIO()
    Image.new("RGB", (2400, 1800), "olive").save(data, "JPEG")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def test_a_talk_takes_a_picture_and_a_paper_along_and_one_is_taken_out_again(phone, school, picture):
    """The class teacher adds a drawing and a signed paper to a talk, finds both on its page and takes one out."""
    page = phone(school.zhang)
    page.goto(f"/log/talk/?child={school.xiaoyu.pk}")
    page.locator("#id_content").fill("画了一幅画。")
    page.locator("#id_files").set_input_files([picture])
    expect(page.locator(".photo img")).to_have_count(1)
    page.locator("#id_files").set_input_files(
        [{"name": "画.pdf", "mimeType": "application/pdf", "buffer": pdf().read()}]
    )
    expect(page.locator(".photo")).to_have_count(2)
    page.locator(".savebar button").tap()
    expect(page.locator(".message.success")).to_be_visible()
    page.goto(f"/children/{school.xiaoyu.pk}/?kind=talk")
    page.locator(".entry-title").first.tap()
    expect(page.locator(".photo img")).to_have_count(1)
    expect(page.locator(".photo .paper")).to_contain_text("画.pdf")
    page.locator(".photo", has=page.locator("img")).locator("button").tap()
    expect(page.locator(".photo img")).to_have_count(0)
    assert Attachment.objects.get().kind == "pdf"


def test_a_child_is_found_by_initials_from_wherever_one_is(phone, wide, school):
    """Leadership types two letters on the notes' page and is in the file; the helper does so in the phone's menu."""
    page = wide(school.sun)
    page.goto("/notes/")
    page.locator(".nav-search input").fill("lxy")
    page.locator(".nav-search input").press("Enter")
    expect(page.locator("h1")).to_have_text("李小雨")
    page = phone(school.wang)
    page.goto("/")
    page.locator(".thumb a[href='#menu']").tap()
    page.locator(".nav-search input").fill("xiaoyu")
    page.locator(".nav-search button").tap()
    expect(page.locator("h1")).to_have_text("李小雨")


def test_a_child_leaves_is_in_the_archive_and_comes_back_to_the_same_file(phone, wide, school):
    """The class teacher takes the child off the register; the office finds it in the archive and brings it back."""
    page = phone(school.zhang)
    page.goto(f"/children/{school.xiaoyu.pk}/")
    page.get_by_role("link", name="离校").tap()
    page.locator("label[for=id_reason_0]").tap()
    page.locator("#id_to").fill("县城三小")
    page.locator("#id_note").fill("每月打一次电话。")
    page.locator(".savebar button").tap()
    expect(page.locator(".head-note")).to_contain_text("县城三小")
    expect(page.get_by_text("每月打一次电话。").first).to_be_visible()
    office = wide(school.qian)
    office.goto("/children/")
    office.get_by_role("link", name="已离校").click()
    expect(office.locator(".row-name")).to_have_text(["张雪"])  # today is Xiaoyu's last day on the register
    office.locator(".row-name").click()
    office.get_by_role("link", name="返校").click()
    office.locator(".savebar button").click()
    expect(office.locator(".message.success")).to_contain_text("张雪")
    office.goto("/children/?q=zx")
    expect(office.locator(".row-name")).to_have_text(["张雪"])


def test_a_helper_hands_a_child_over_and_the_class_teacher_reads_it(phone, school):
    """The helper writes what the next one should know; the class teacher finds it on the child's file."""
    page = phone(school.wang)
    page.goto(f"/children/{school.xiaoyu.pk}/")
    page.get_by_role("link", name="写交接").tap()
    page.locator("label[for=id_kind_1]").tap()
    page.locator("#id_to").select_option(label="赵老师")
    page.locator("#id_text").fill("怕打雷，打雷时坐在她旁边。")
    page.locator(".savebar button").tap()
    expect(page.get_by_text("怕打雷").first).to_be_visible()
    page = phone(school.zhang)
    page.goto(f"/children/{school.xiaoyu.pk}/")
    expect(page.get_by_text("怕打雷").first).to_be_visible()
