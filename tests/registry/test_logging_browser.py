"""Logging on a phone: few taps, saved once, and nothing typed is ever lost."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from lib.models import Draft
from registry.models import Note
from talks.models import Talk
from tests.personas import client_of

WORDS = "她想妈妈了，周末通了视频。"
MORE = "约好下周再聊。"
SAVED, OFFLINE = "data-saved", "data-offline"
PASSWORD = "a long one 4 Zhang"


@pytest.fixture
def talk_page(school):
    """The address of the form, as the desk's button opens it: the child is filled in."""
    return f"/log/talk/?child={school.xiaoyu.pk}"


def text_of(page):
    return page.locator("#id_content")


def state(page):
    return page.locator("[data-draft-state]")


def type_words(page, words=WORDS):
    text_of(page).press_sequentially(words)


def wait_until_kept(page, what=SAVED):
    expect(state(page)).to_have_text(state(page).get_attribute(what))


def save(page):
    page.locator(".savebar button").tap()


def talks():
    return list(Talk.objects.values_list("content", flat=True))


def wait_until_nothing_is_kept(page):
    """Asked from here again and again: under our policy a page evaluates no text, as Playwright would by itself."""
    for _turn in range(100):
        if not kept_here(page):
            return
        page.wait_for_timeout(50)
    assert kept_here(page) == []


def kept_here(page):
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")


def test_a_talk_takes_one_tap_besides_typing_and_choosing_chips(phone, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)

    page.locator("label[for=id_topics_2]").tap()
    type_words(page)
    save(page)

    expect(page.locator(".message.success")).to_be_visible()
    talk = Talk.objects.get()
    assert (talk.content, talk.topics, talk.on, talk.author) == (WORDS, ("mood",), school.today, school.zhang)
    assert list(talk.children.all()) == [school.xiaoyu]
    assert (kept_here(page), Draft.objects.count()) == ([], 0)


def test_siblings_go_into_the_same_record(phone, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)

    page.locator("summary", has=page.locator("[data-chosen]")).tap()
    page.locator(".chip", has_text=school.wanglei.name).tap()
    expect(page.locator("[data-chosen]")).to_contain_text(school.wanglei.name)
    type_words(page)
    save(page)

    expect(page.locator(".message.success")).to_be_visible()
    assert set(Talk.objects.get().children.all()) == {school.xiaoyu, school.wanglei}


def test_a_double_tap_saves_once(phone, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)
    type_words(page)

    page.locator(".savebar button").dblclick(no_wait_after=True)

    expect(page.locator(".message.success")).to_be_visible()
    assert talks() == [WORDS]


def test_a_form_that_travels_twice_saves_once(phone, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)
    type_words(page)
    page.route("**/log/talk/**", _send_twice)

    save(page)

    page.wait_for_url("/")
    assert talks() == [WORDS]


def _send_twice(route):
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
    route.continue_()


def test_it_saves_where_scripts_are_switched_off(new_context, live_server, school, talk_page):
    page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    page.context.add_cookies([_session(school.zhang, live_server.url)])
    page.goto(talk_page)

    text_of(page).fill(WORDS)
    page.locator(".savebar button").click()

    expect(page.locator(".message.success")).to_be_visible()
    assert talks() == [WORDS]


def _session(staff, url):
    return {"name": "sessionid", "value": client_of(staff).cookies["sessionid"].value, "url": url}


def test_a_closed_tab_loses_nothing(phone, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)
    page.locator("label[for=id_topics_0]").tap()
    page.locator("label[for=id_topics_1]").tap()
    page.locator("label[for=id_topics_0]").tap()  # and unticked again
    page.locator("details.more summary").last.tap()
    page.locator("#id_concern").tap()
    page.locator("#id_place").select_option("home")
    type_words(page)
    wait_until_kept(page)
    assert kept_here(page) == []  # the server has it, so a shared device keeps nothing
    page.close()

    again = page.context.new_page()
    again.goto(talk_page)

    expect(text_of(again)).to_have_value(WORDS)
    expect(again.locator("#id_place")).to_have_value("home")
    assert [again.locator(f"#id_topics_{n}").is_checked() for n in range(3)] == [False, True, False]
    expect(again.locator("#id_concern")).to_be_checked()
    expect(again.locator("[data-draft-notice=restored]")).to_be_visible()


def test_a_dead_battery_loses_nothing(phone, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)
    page.evaluate("void (fetch = () => new Promise(() => {}))")  # nothing leaves the phone any more
    type_words(page)
    page.close()
    assert Draft.objects.count() == 0

    again = page.context.new_page()
    again.goto(talk_page)

    expect(text_of(again)).to_have_value(WORDS)
    expect(again.locator("[data-draft-notice=restored]")).to_be_visible()
    wait_until_kept(again)
    assert kept_here(again) == []


def test_what_was_typed_on_the_phone_waits_on_the_computer(phone, wide, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)
    type_words(page)
    wait_until_kept(page)

    computer = wide(school.zhang)
    computer.goto(talk_page)

    expect(text_of(computer)).to_have_value(WORDS)


def test_typing_without_network_is_kept_and_sent_later(phone, watch, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)
    page.context.set_offline(True)
    type_words(page)
    wait_until_kept(page, OFFLINE)

    page.context.set_offline(False)

    wait_until_kept(page)
    assert (len(kept_here(page)), Draft.objects.count()) == (0, 1)
    watch.expect("ERR_INTERNET_DISCONNECTED")


def test_a_sign_in_that_ran_out_loses_nothing(phone, school, talk_page):
    school.zhang.set_password(PASSWORD)
    school.zhang.save()
    page = phone(school.zhang)
    page.goto(talk_page)
    type_words(page)
    wait_until_kept(page)

    Session.objects.all().delete()
    type_words(page, MORE)
    save(page)
    expect(page.locator("#id_password")).to_be_visible()
    assert talks() == []
    page.locator("#id_username").fill(school.zhang.number)
    page.locator("#id_password").fill(PASSWORD)
    page.locator(".btn.primary").tap()

    expect(text_of(page)).to_have_value(WORDS + MORE)
    save(page)
    expect(page.locator(".message.success")).to_be_visible()
    assert (talks(), kept_here(page)) == ([WORDS + MORE], [])


def test_whoever_is_signed_out_while_typing_is_told_and_goes_on_after_signing_in(phone, school, talk_page, live_server):
    page = phone(school.zhang)
    page.goto(talk_page)
    Session.objects.all().delete()
    type_words(page)
    expect(page.locator("[data-draft-notice=signed-out]")).to_be_visible()
    assert Draft.objects.count() == 0

    page.context.add_cookies([_session(school.zhang, live_server.url)])  # as in another tab
    page.evaluate("dispatchEvent(new Event('focus'))")

    wait_until_kept(page)
    expect(page.locator("[data-draft-notice=signed-out]")).to_be_hidden()
    save(page)
    expect(page.locator(".message.success")).to_be_visible()
    assert talks() == [WORDS]


def test_an_answer_that_never_arrived_does_not_save_twice(phone, watch, school, talk_page):
    """The school's server saved, the line broke, the phone shows an error; its owner opens the form again."""
    page = phone(school.zhang)
    page.goto(talk_page)
    type_words(page)
    wait_until_kept(page)
    page.route("**/log/talk/**", _save_and_break_the_line)
    with page.expect_event("requestfailed"):
        save(page)
    assert talks() == [WORDS]
    page.unroute_all()
    page.context.clear_cookies(name="messages")  # the good news was in the answer too
    watch.expect("ERR_FAILED")

    page.goto(talk_page)

    wait_until_nothing_is_kept(page)
    expect(text_of(page)).to_have_value("")
    assert talks() == [WORDS]


def _save_and_break_the_line(route):
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
        route.abort()
    else:
        route.continue_()


def test_after_saving_the_same_form_takes_a_second_record(phone, school, talk_page):
    page = phone(school.zhang)
    for words in (WORDS, MORE):
        page.goto(talk_page)
        expect(text_of(page)).to_have_value("")
        type_words(page, words)
        save(page)
        expect(page.locator(".message.success")).to_be_visible()

    assert sorted(talks()) == sorted([WORDS, MORE])


def test_going_back_after_saving_does_not_swallow_the_next_record(phone, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)
    type_words(page)
    save(page)
    expect(page.locator(".message.success")).to_be_visible()

    page.go_back()
    text_of(page).fill("")
    type_words(page, MORE)
    save(page)

    expect(page.locator(".message.success")).to_be_visible()
    assert sorted(talks()) == sorted([WORDS, MORE])


def test_what_was_begun_is_found_again_behind_the_plus(phone, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)
    type_words(page)
    wait_until_kept(page)

    page.goto("/log/")
    page.locator(".rows a", has_text=school.xiaoyu.name).tap()

    expect(text_of(page)).to_have_value(WORDS)


def test_a_draft_can_be_discarded(phone, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)
    type_words(page)
    wait_until_kept(page)
    page.reload()

    page.locator("[data-draft-discard]").tap()

    expect(text_of(page)).to_have_value("")
    expect(page.locator("[data-draft-notice=restored]")).to_be_hidden()
    assert (Draft.objects.count(), kept_here(page)) == (0, [])


def test_a_form_that_comes_back_with_errors_keeps_what_was_typed(phone, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)
    page.locator("details.more summary").last.tap()
    page.locator("#id_wishes").fill(WORDS)
    save(page)

    expect(page.locator("#field-content .errorlist")).to_be_visible()
    expect(page.locator("#id_wishes")).to_have_value(WORDS)
    wait_until_kept(page)
    assert Draft.objects.count() == 1


def test_the_next_person_at_the_device_finds_nothing(phone, watch, school, talk_page, live_server):
    page = phone(school.zhang)
    page.goto(talk_page)
    page.context.set_offline(True)
    type_words(page)
    wait_until_kept(page, OFFLINE)
    page.close()
    page.context.set_offline(False)
    watch.expect("ERR_INTERNET_DISCONNECTED")

    page.context.add_cookies([_session(school.wang, live_server.url)])
    other = page.context.new_page()
    other.goto(talk_page)  # Wang helps the same child
    expect(text_of(other)).to_have_value("")
    expect(other.locator("[data-draft-notice=restored]")).to_be_hidden()

    page.context.add_cookies([_session(school.zhang, live_server.url)])
    other.goto(talk_page)
    expect(text_of(other)).to_have_value(WORDS)


def test_the_form_needs_no_sideways_scrolling_and_is_easy_to_hit(phone, school, talk_page):
    page = phone(school.zhang)
    for address in (talk_page, "/log/talk/", "/log/visit/", "/log/contact/", "/log/"):
        page.goto(address)
        assert page.evaluate("document.scrollingElement.scrollWidth") == 390
        small = page.evaluate(
            """[...document.querySelectorAll('a, button, select, summary, textarea, .chip:not(.blank), input')]
            .filter(each => !each.closest('.chip input, .skip') && !each.matches('[type=file], [type=hidden]'))
            .filter(each => each.checkVisibility({opacityProperty: true}))
            .filter(each => each.getBoundingClientRect().height < 44 && !each.closest('.field.checkbox, .skip'))
            .map(each => each.outerHTML.slice(0, 80))"""
        )
        assert small == []


def test_undo_brings_back_what_was_typed_and_it_is_saved_again_once(phone, school, talk_page):
    page = phone(school.zhang)
    page.goto(talk_page)
    type_words(page)
    save(page)

    page.locator(".message.success button").tap()

    expect(text_of(page)).to_have_value(WORDS)
    expect(page.locator("[data-draft-notice=restored]")).to_be_visible()
    assert talks() == []
    type_words(page, MORE)
    save(page)
    expect(page.locator(".message.success button")).to_be_visible()
    assert len(talks()) == 1
    assert sorted(talks()[0]) == sorted(WORDS + MORE)
    assert kept_here(page) == []
    assert not Draft.objects.exists()


def test_an_answer_begun_on_the_desk_waits_there_and_is_sent(phone, school):
    record = Talk.objects.create(on=school.today, author=school.zhang, content=WORDS)
    record.set_children([school.xiaoyu])
    for text in ("请家访", "请再谈一次"):
        Note.objects.create(
            kind=Note.Kind.ASK, to=school.zhang, by=school.sun, on=school.today, due_on=school.today, text=text,
            record_kind="talk", record_id=record.pk,
        )  # fmt: skip
    page = phone(school.zhang)
    page.goto("/")
    second = page.locator(".note-form").nth(1)
    second.locator("textarea").press_sequentially(MORE)
    status = second.locator("[data-draft-state]")
    expect(status).to_have_text(status.get_attribute(SAVED))
    page.reload()

    expect(second.locator("textarea")).to_have_value(MORE)
    expect(page.locator(".note-form").nth(0).locator("textarea")).to_have_value("")
    second.locator("button").tap()

    expect(page.locator(".message.success")).to_be_visible()
    expect(page.locator(".note-form")).to_have_count(1)
    assert [note.answer for note in Note.objects.order_by("pk")] == ["", MORE]
    assert kept_here(page) == []
