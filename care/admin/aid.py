"""The lists of aid, illness, boarding and the funds."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from care.models import Aid, BoardingDay, Fund, FundIncome, HealthEvent
from care.screens.giving import GIVERS
from lib.admin import ScopedAdmin, ScopedTabularInline
from registry.admin.records import RecordAdmin


class YesOrNot(admin.SimpleListFilter):
    """Is the day in the column `column` filled in?"""

    column = ""

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("Not yet"))]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(**{f"{self.column}__isnull": self.value() == "no"})
        return queryset


class Signed(YesOrNot):
    title, parameter_name, column = _("signed for"), "signed", "signed_on"


class Approved(YesOrNot):
    title, parameter_name, column = _("approved"), "approved", "approved_on"


class FamilyTold(YesOrNot):
    title, parameter_name, column = _("family told"), "told", "told_on"


@admin.register(Aid)
class AidAdmin(RecordAdmin):
    list_display = (
        "on_day",
        "who",
        "what",
        "headline",
        "amount",
        "goods",
        "fund",
        "signed_on",
        "approved_on",
        "author",
    )
    list_filter = ("on", "what", "fund", Signed, Approved, "concern", "author")
    list_select_related = ("author", "fund")
    export_fields = (
        "on", "who", "what", "content", "amount", "goods", "fund", "recipient", "signed_on", "receipt", "author",
        "approved_by", "approved_on", "concern",
    )  # fmt: skip

    def for_export(self, request, rows):
        return rows.select_related("author", "fund", "approved_by")

    def changelist_view(self, request, extra_context=None):
        may_give = Aid.objects.all().may_add(request.user) and request.user.has_role(*GIVERS)
        return super().changelist_view(request, {"may_give": may_give, **(extra_context or {})})


@admin.register(HealthEvent)
class HealthEventAdmin(RecordAdmin):
    list_display = ("on_day", "who", "headline", "taken_to", "told_on", "back_on", "author", "flag")
    list_filter = ("on", FamilyTold, "taken_to", "concern", "author")
    export_fields = (
        "on", "who", "author", "signs", "content", "taken_to", "place_name", "taken_by", "told", "told_on", "told_at",
        "cost", "paid_by", "follow_up", "back_on", "concern",
    )  # fmt: skip


@admin.register(BoardingDay)
class BoardingDayAdmin(RecordAdmin):
    list_display = ("on_day", "who", "headline", "meals", "self_care", "study", "sleep", "author", "flag")
    list_filter = ("on", "meals", "study", "sleep", "concern", "author")
    export_fields = (
        "on", "who", "author", "meals", "self_care", "study", "sleep", "content", "dormitory", "measures", "concern",
    )  # fmt: skip


class IncomeInline(ScopedTabularInline):
    model = FundIncome
    fields = ("on", "amount", "giver", "receipt")


@admin.register(Fund)
class FundAdmin(ScopedAdmin):
    list_display = ("name", "source", "school_year", "budget", "income", "given", "left", "closed_on", "page")
    list_filter = ("source", "school_year")
    fields = (("name", "source"), ("school_year", "budget"), ("opened_on", "closed_on"))
    inlines = (IncomeInline,)
    export_fields = ("name", "source", "school_year", "budget", "income", "given", "left", "opened_on", "closed_on")

    @admin.display(description=_("left (yuan)"))
    def left(self, fund):
        return str(fund.balance)

    @admin.display(description=_("account"))
    def page(self, fund):
        return format_html('<a href="{}">{}</a>', reverse("fund", args=[fund.pk]), _("Show"))
