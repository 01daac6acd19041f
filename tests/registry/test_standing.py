"""What a page asks about one child is what lists ask the database about all of them."""

import pytest

from registry.models import Child
from registry.rights import CHANGE, EXPORT, SEE, WRITE
from registry.standing import Standing
from talks.models import Talk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("right", [SEE, CHANGE, EXPORT, WRITE])
def test_a_right_over_a_child_is_the_same_one_by_one_and_in_lists(school, right):
    school.xiaoyu.pairings.update(staff=school.li)  # class teacher of one child and helper of another
    for staff in school.staff.values():
        standing = Standing(staff, school.today)
        one_by_one = {child.pk for child in Child.objects.all() if standing.has(right, child.pk)}
        assert one_by_one == {child.pk for child in right.over(Child.objects, staff, school.today)}


def test_a_file_holds_the_records_of_the_child_that_lists_hold(school):
    school.xiaoyu.pairings.update(staff=school.li)
    authors = [school.zhang, school.li, school.wang, school.zhou]
    groups = [[school.xiaoyu], [school.chenchen], [school.xue], [school.xiaoyu, school.chenchen], [school.wanglei]]
    for author in authors:
        for group in groups:
            Talk.objects.create(on=school.today, author=author, content="谈了学习").set_children(group)
    seen = set()
    for staff in school.staff.values():
        standing = Standing(staff, school.today)
        for child in Child.objects.all():
            on_file = list(Talk.objects.on_file_of(child, standing).values_list("pk", flat=True))
            listed = Talk.objects.visible_to(staff).about(Child.objects.filter(pk=child.pk))
            assert sorted(on_file) == sorted(listed.values_list("pk", flat=True))
            seen.add(len(on_file))
    assert seen == {0, 4, 5, 8}


def test_a_standing_takes_one_query_however_much_is_asked(school, django_assert_num_queries):
    standing = Standing(school.zhang, school.today)
    school.zhang.role_set  # noqa: B018  asked once for a request anyway
    with django_assert_num_queries(1):
        for number in range(50):
            standing.has(SEE, number)
            standing.has(WRITE, number)
