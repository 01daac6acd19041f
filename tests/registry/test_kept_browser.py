"""Whoever closes a form with something typed in it finds it there again."""

import pytest

from pairing.models import Pairing
from registry.models import Handover

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("who", "page", "field"),
    [
        ("zhang", "handover", "text"), ("zhang", "leave", "note"), ("wang", "card", "goals"),
        ("zhang", "appointment", "reason"), ("zhang", "notice", "entrusted"),
    ],
)  # fmt: skip
def test_what_was_typed_is_there_again(school, phone, who, page, field):
    address = addresses(school)[page]
    browser = phone(school.staff[who])
    browser.goto(address)
    browser.fill(f"[name={field}]", "爷爷耳朵不好，要慢慢说")
    browser.locator("[data-draft-state]", has_text="已自动保存草稿").wait_for()
    browser.goto("/desk/")
    browser.goto(address)
    assert browser.input_value(f"[name={field}]") == "爷爷耳朵不好，要慢慢说"
    assert "上次没写完的内容已经恢复" in browser.content()


def test_what_was_saved_is_not_put_back(school, phone):
    browser = phone(school.zhang)
    address = addresses(school)["handover"]
    browser.goto(address)
    browser.fill("[name=text]", "爷爷耳朵不好，要慢慢说")
    browser.check("[name=kind][value=class]", force=True)
    browser.select_option("[name=to]", str(school.li.pk))
    browser.locator("[data-draft-state]", has_text="已自动保存草稿").wait_for()
    browser.click(".savebar button")
    browser.wait_for_url(f"**/children/{school.xiaoyu.pk}/")
    assert Handover.objects.get().text == "爷爷耳朵不好，要慢慢说"
    browser.goto(address)
    assert browser.input_value("[name=text]") == ""


def addresses(school) -> dict:
    file = f"/children/{school.xiaoyu.pk}"
    pairing = Pairing.objects.get(child=school.xiaoyu, staff=school.wang)
    return {
        "handover": f"{file}/handover/", "leave": f"{file}/leave/", "card": f"/pairing/{pairing.pk}/card/edit/",
        "appointment": f"/appointments/new/?child={school.xiaoyu.pk}", "notice": f"{file}/notice/",
    }  # fmt: skip
