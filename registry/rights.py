"""What may be done with which child, and by whom (design.md 4): as data, so that lists and single files ask the same.

A list asks with `Right.over`, in the database. A page about one child asks `Standing.has` (registry/standing.py).
"""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Role


@dataclass(frozen=True, slots=True)
class Right:
    """Holders of `roles` have it over every child, class teachers over their class and, if `helped`, helpers too."""

    roles: tuple
    helped: bool = False

    def over(self, children, user, on=None):
        """Those of `children` over whom `user` has it on the day `on`."""
        if not user.is_active:
            return children.none()
        if user.has_role(*self.roles):
            return children.all()
        having = Q(pk__in=children.ids_in_class_of(user, on))
        if self.helped:
            having |= Q(pk__in=children.ids_helped_by(user, on))
        return children.filter(having)


SEE = Right((Role.LEADERSHIP, Role.OFFICE, Role.PSYCHOLOGY), helped=True)
CHANGE = Right((Role.OFFICE,))
EXPORT = Right((Role.LEADERSHIP, Role.OFFICE))  # the others only read
HAND_OVER = Right((Role.OFFICE, Role.PSYCHOLOGY), helped=True)
WRITE = Right((Role.PSYCHOLOGY,), helped=True)  # records about the child
