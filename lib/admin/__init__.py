"""The base of every ModelAdmin: scoped to who is asking, read-only until the model's queryset says otherwise."""

from lib.admin.base import ScopedAdmin, ScopedStackedInline, ScopedTabularInline

__all__ = ["ScopedAdmin", "ScopedStackedInline", "ScopedTabularInline"]
