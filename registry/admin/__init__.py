"""Lists and forms of the register; each module declares, the models decide."""

from registry.admin import child, records, term

__all__ = ["child", "records", "term"]
