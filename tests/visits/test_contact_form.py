"""The form of a family contact folds away what is seldom needed."""

from tests.personas import client_of


def is_unfolded(page) -> bool:
    return 'class="more field" open' in page.text


def test_what_is_seldom_needed_is_folded_away_until_it_says_something(school):
    client = client_of(school.zhang)
    said = {"on": school.today, "children": [school.xiaoyu.pk], "channel": "phone", "direction": "out"}

    assert not is_unfolded(client.get(f"/log/contact/?child={school.xiaoyu.pk}"))
    assert not is_unfolded(client.post("/log/contact/", said))
    assert is_unfolded(client.post("/log/contact/", {**said, "outcome": "爸爸国庆回来。"}))
    assert is_unfolded(client.post("/log/contact/", {**said, "direction": "in"}))
    assert is_unfolded(client.post("/log/contact/", {**said, "minutes": "many"}))
