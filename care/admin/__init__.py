"""Lists and forms of care; each module declares, the models decide."""

from care.admin import aid

__all__ = ["aid"]
