"""How a person stands to the children, asked once: for a page that puts many questions about one child."""

from functools import cached_property

from django.db.models import Value

from registry.kinds import in_one_query
from registry.models import Child


class Standing:
    """Whose class teacher and whose helper `user` is on the day `on`. Make one per page: it does not notice changes."""

    def __init__(self, user, on):
        self.user, self.on = user, on

    @cached_property
    def _children(self) -> dict[str, frozenset[int]]:
        """Of the person's class and of the person's pairings, in one query."""
        parts = {
            "class": Child.objects.ids_in_class_of(self.user, self.on),
            "helped": Child.objects.ids_helped_by(self.user, self.on),
        }
        rows = in_one_query([part.values_list(Value(name), "child") for name, part in parts.items()])
        found = {name: set() for name in parts}
        for name, child in rows:
            found[name].add(child)
        return {name: frozenset(children) for name, children in found.items()}

    @property
    def own_class(self) -> frozenset[int]:
        return self._children["class"]

    @property
    def helped(self) -> frozenset[int]:
        return self._children["helped"]

    def anywhere(self, right) -> bool:
        """Is there any child over whom the person may have it?"""
        if not self.user.is_active:
            return False
        return self.user.has_role(*right.roles) or bool(self.own_class or (right.helped and self.helped))

    def has(self, right, child_id: int) -> bool:
        """The same answer as `right.over(children, user, on)` gives for that child."""
        if not self.user.is_active:
            return False
        everywhere = self.user.has_role(*right.roles)
        return everywhere or child_id in self.own_class or (right.helped and child_id in self.helped)
