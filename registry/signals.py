"""What the register tells the apps above it, which it may not import."""

from django.dispatch import Signal

# Children have left the register. `rows`: their survey rows, each with `left_on`; `by`: who entered it.
children_left = Signal()

# A term has been opened. `term`; `before`: the term whose children it took along, or None; `by`.
term_opened = Signal()
