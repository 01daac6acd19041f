"""A child's form for the office and the class teacher: who it is, who cares for it, this term's survey."""

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from lib.admin import ScopedAdmin, ScopedStackedInline
from lib.dates import today
from registry.disclosure import Disclosure, Level
from registry.models import Child, ClassTerm, Guardian, Parent, SchoolClass, Term, TermSurvey
from registry.signals import children_left


class DisclosedByChild:
    """Sensitive values are open to whoever `registry.disclosure` opens them to for that child."""

    def may_read(self, request, obj, kind):
        if "_disclosure" not in request.__dict__:
            request._disclosure = Disclosure(request.user, today())
        child_id = obj.pk if isinstance(obj, Child) else obj.child_id
        return request._disclosure.level(child_id, kind) == Level.OPEN


class GuardianInline(DisclosedByChild, ScopedStackedInline):
    """The current guardian. Another one comes in through the page `guardian-new`, which ends this one's time."""

    model = Guardian
    max_num = 1
    extra = 1
    fields = (
        ("name", "relation"), ("phones", "age"), ("occupation", "health"), "address",
        "entrusted", "since",
    )  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).current()


class ParentInline(DisclosedByChild, ScopedStackedInline):
    model = Parent
    max_num = 2
    fields = (("kind", "name", "status"), "phones", "workplace", ("employer", "employer_address"))


class SurveyInline(DisclosedByChild, ScopedStackedInline):
    """This term's row only: what earlier terms found stays as it was."""

    model = TermSurvey
    max_num = 1
    extra = 1
    fieldsets = (
        (None, {"fields": (("school_class", "joined_on"), "address", "registered_address", ("household", "boarding"))}),
        (
            _("Parents away"),
            {
                "fields": (
                    ("father_away", "father_away_since"), ("mother_away", "mother_away_since"),
                    "other_parent_able", "guardianship",
                )
            },
        ),
        (_("Health and means"), {"fields": (("health", "health_note"), "income", "hardship", "aid")}),
        (_("Attention"), {"fields": ("key_support", "risk", "remarks")}),
        (
            _("Verdicts set by hand"),
            {"fields": (("education_override", "civil_affairs_override"), "override_reason"), "classes": ("collapse",)},
        ),
        (_("Leaving"), {"fields": (("left_on", "left_reason"), "left_to"), "classes": ("collapse",)}),
    )  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).in_term_of(today()).select_related("term", "school_class", "child")

    def has_add_permission(self, request, obj=None):
        """A row belongs to a term; before the first one is opened there is none to add."""
        opened = self._answer(request, ["term"], lambda: Term.objects.current(today()).exists())
        return opened and super().has_add_permission(request, obj)

    def get_min_num(self, request, obj=None, **kwargs):
        """Class teachers bring children into their class; a file without a class is for the office to open."""
        return 1 if obj is None and not request.user.has_role(Role.OFFICE) else 0

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, validate_min=True, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "school_class" and not request.user.has_role(Role.OFFICE):
            own = ClassTerm.objects.headed_by(request.user, today())
            kwargs["queryset"] = SchoolClass.objects.filter(pk__in=own.values("school_class"))
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "school_class":
            term = self._answer(request, ["this term"], lambda: Term.objects.current(today()).first())
            field.label_from_instance = lambda of: of.name_in(term.school_year) if term else str(of)
        return field


@admin.register(Child)
class ChildAdmin(DisclosedByChild, ScopedAdmin):
    """The list of children is the page `children` of `reports`; here is the form."""

    search_fields = ("name",)
    fields = ("name", "id_number", "no_id_reason", ("sex", "birth_date"), "ethnicity")
    inlines = (SurveyInline, GuardianInline, ParentInline)

    def changelist_view(self, request, extra_context=None):
        self._exists_for(request)
        return redirect("children")

    def may_read(self, request, obj, kind):
        return obj is None or super().may_read(request, obj, kind)

    def save_formset(self, request, form, formset, change):
        """A new survey row belongs to the running term."""
        if formset.model is TermSurvey:
            rows = formset.save(commit=False)
            for survey in rows:
                survey.term_id = survey.term_id or Term.objects.current(today()).values_list("pk", flat=True)[0]
                survey.save()
            children_left.send(TermSurvey, rows=[row for row in rows if row.left_on], by=request.user)
            return
        super().save_formset(request, form, formset, change)

    def history_of(self, obj):
        """Who cared for the child, every phone it could be reached by, what each term found."""
        return [obj, *obj.guardians.all(), *obj.parents.all(), *obj.surveys.select_related("term", "child")]

    def response_post_save_change(self, request, obj):
        return redirect(reverse("child", args=[obj.pk]))

    def response_post_save_add(self, request, obj):
        return redirect(reverse("child", args=[obj.pk]))
