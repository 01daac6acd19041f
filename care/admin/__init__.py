"""Lists and forms of care; each module declares, the models decide."""

from care.admin import aid, plans

__all__ = ["aid", "plans"]
