"""Who may do what with plans, progress and what children say (design.md 4), as data like `registry.rights`."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import Role
from registry.models import Child
from registry.rights import Right

READ = Right((Role.LEADERSHIP, Role.PSYCHOLOGY), helped=True)
PLAN = Right((Role.PSYCHOLOGY,))  # to make one and to change it: class teachers for their class as well
CARRY_OUT = Right((Role.PSYCHOLOGY,), helped=True)  # to tick off what was done, to review
MARK = Right(())  # marks and levels: class teachers for their class, nobody else
HEAR = Right((Role.LEADERSHIP, Role.PSYCHOLOGY))  # what children say of the help: not the helper of whom they say it
REPORT = Right((Role.LEADERSHIP, Role.PSYCHOLOGY), helped=True)  # suspected harm: whoever works with children must


def of_children(rows, right, user, on=None):
    """Those of `rows` (with a `child`) about children over whom `user` has `right`."""
    if not user.is_active:
        return rows.none()
    if user.has_role(*right.roles):
        return rows.all()
    having = Q(child__in=Child.objects.ids_in_class_of(user, on))
    if right.helped:
        having |= Q(child__in=Child.objects.ids_helped_by(user, on))
    return rows.filter(having)


def there_is(rows):
    """Over plans: is there one of `rows` (versions) of the plan?"""
    return Exists(rows.filter(plan=OuterRef("pk")))
