"""A fictitious school to look around in: deterministic, drawn from the texts in `data/`, with no real person in it."""

from reports.demo.build import NotEmpty, fill

__all__ = ["NotEmpty", "fill"]
