"""What may follow from a record in which somebody noted a concern: a plan, a referral, the duty to report.

The app that owns the step adds it with a single `register(Step(...))`; the record's page offers it for each child.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from registry.models import Child


@dataclass(frozen=True, slots=True)
class Step:
    slug: str
    name: Any  # the button: "Report to the authorities"
    icon: str
    url: Callable[[Any, Any, Child], str]  # (kind of the record, record, child) -> the form, filled in
    allowed: Callable[[Child, Any], bool]  # (child, standing of the reader); asks the database for nothing more
    order: int = 0
    always: bool = False  # offered after every record, not only after one with a concern
    kinds: tuple = ()  # slugs of the kinds of record after which it is offered; empty: all


_steps: dict[str, Step] = {}


def register(step: Step):
    _steps[step.slug] = step


def steps_after(kind, record, children, standing) -> list[dict]:
    """[{"child", "steps": [{"step", "url"}]}] for the children in sight, of those steps that the reader may take."""
    offered = [step for step in sorted(_steps.values(), key=lambda one: one.order) if _fits(step, kind, record)]
    found = []
    for child in children:
        steps = [{"step": s, "url": s.url(kind, record, child)} for s in offered if s.allowed(child, standing)]
        found += [{"child": child, "steps": steps}] if steps else []
    return found


def _fits(step, kind, record) -> bool:
    return (step.always or record.concern) and (not step.kinds or kind.slug in step.kinds)
