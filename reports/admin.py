"""Care standards in the browser: leadership edits them, everyone may read them."""

from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from lib.admin import ScopedAdmin
from lib.dates import today
from registry.models import Term
from reports.models import CareStandard, RateTarget


class OfTheTerm(ScopedAdmin):
    """What is set for a term: a new one is for the term of today, and saving leads back to the page of them all."""

    list_select_related = ("term",)
    deletable = True

    def get_changeform_initial_data(self, request):
        term = Term.objects.current(today()).first()
        return {"term": term and term.pk, **super().get_changeform_initial_data(request)}

    def response_post_save_add(self, request, obj):
        return redirect("standards")

    def response_post_save_change(self, request, obj):
        return redirect("standards")

    def response_delete(self, request, obj_display, obj_id):
        super().response_delete(request, obj_display, obj_id)  # which says that it is gone
        return redirect("standards")

    @admin.display(description=_("target"), ordering="target")
    def target_shown(self, setting):
        return f"{setting.target}%"


@admin.register(RateTarget)
class RateTargetAdmin(OfTheTerm):
    list_display = ("rate", "target_shown", "term")
    list_filter = ("term", "rate")
    fields = ("term", "rate", "target", "words")


@admin.register(CareStandard)
class CareStandardAdmin(OfTheTerm):
    """One that is added by hand counts from today, unless somebody takes the day away."""

    list_display = ("duty_shown", "how_often", "whom", "responsible", "target_shown", "term")
    list_filter = ("term", "responsible", "per", "whom")
    fields = ("term", "duty", "responsible", ("count", "per"), "whom", "target", "since", "words")

    def get_changeform_initial_data(self, request):
        return {"since": today(), **super().get_changeform_initial_data(request)}

    @admin.display(description=_("duty"), ordering="duty")
    def duty_shown(self, standard):
        return standard.duty_name

    @admin.display(description=_("how often"), ordering="per")
    def how_often(self, standard):
        return standard.how_often
