from django.contrib import admin

from lib.admin import ScopedAdmin
from pairing.models import Pairing, pairable_children


@admin.register(Pairing)
class PairingAdmin(ScopedAdmin):
    list_display = ("child", "staff", "kind", "primary", "started_on", "ended_on", "card_signed_on")
    list_filter = ("kind", "primary", "staff", ("ended_on", admin.EmptyFieldListFilter))
    search_fields = ("child__name", "staff__name")
    list_select_related = ("child", "staff")
    autocomplete_fields = ("child", "staff")
    fields = (
        ("child", "staff"), ("kind", "primary"), "started_on", "card_signed_on", "over_cap_reason",
        ("ended_on", "end_reason"),
    )  # fmt: skip

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "child":  # one may know more children than one may pair
            kwargs["queryset"] = pairable_children(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
