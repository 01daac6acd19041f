"""A home visit on a phone: photos are shown, taken out again, and made small before they travel."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from registry.models import Attachment
from visits.models import HomeVisit


@pytest.fixture
def photos():
    """Three pictures as a phone takes them."""

    def picture(colour):
        data = io.BytesIO()
        Image.effect_noise((2400, 1800), 60).convert(colour).save(data, "JPEG", quality=95)
        return data.getvalue()

    return [
        {"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": picture(mode)}
        for n, mode in enumerate(["RGB", "L", "RGB"])
    ]


def test_a_visit_takes_its_photos_along_without_the_one_taken_out(phone, school, photos):
    page = phone(school.zhang)
    page.goto(f"/log/visit/?child={school.xiaoyu.pk}")
    page.locator("label[for=id_met_0]").tap()
    page.locator("#id_notes").fill("奶奶在家，屋里干净。")

    page.locator("#id_files").set_input_files(photos[:2])
    expect(page.locator(".photo img")).to_have_count(2)
    page.locator("#id_files").set_input_files(photos[2:])  # a second choice adds to the first
    expect(page.locator(".photo img")).to_have_count(3)
    page.locator(".photo button").first.tap()
    expect(page.locator(".photo img")).to_have_count(2)
    sizes = page.evaluate("Array.from(document.querySelector('#id_files').files, file => file.size)")
    page.locator(".savebar button").tap()

    expect(page.locator(".message.success")).to_be_visible()
    visit = HomeVisit.objects.get()
    assert (visit.met, Attachment.objects.filter(record_kind="visit", record_id=visit.pk).count()) == (("guardian",), 2)
    assert max(sizes) < len(photos[0]["buffer"]) / 2
