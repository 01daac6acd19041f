"""The school's set-up: the school itself, terms, classes and their teachers."""

from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.models import Staff
from lib.admin import ScopedAdmin, ScopedTabularInline
from registry.actions import appoint, open_term
from registry.models import CalendarEntry, ClassTerm, School, SchoolClass, SubjectTeacher, Term


@admin.register(School)
class SchoolAdmin(ScopedAdmin):
    fields = ("name", "stage", "helper_cap")

    def changelist_view(self, request, extra_context=None):
        """There is one school: its form, or the form to name it."""
        self._exists_for(request)
        if School.objects.filter(pk=1).exists():
            return redirect("admin:registry_school_change", 1)
        return redirect("admin:registry_school_add")

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not School.objects.exists()


class CalendarInline(ScopedTabularInline):
    model = CalendarEntry
    deletable = True


@admin.register(Term)
class TermAdmin(ScopedAdmin):
    """A term is opened by `open_term`, which carries the children forward; afterwards its dates can be edited."""

    list_display = ("name", "first_day", "last_day")

    @admin.display(description=_("term"), ordering="first_day")
    def name(self, term):
        return str(term)

    def get_inlines(self, request, obj):
        return (CalendarInline,) if obj else ()  # a term that is opened by hand has its days only then

    def get_fields(self, request, obj=None):
        return ("first_day", "last_day") if obj else ("year", "season")

    def save_model(self, request, obj, form, change):
        if change:
            return super().save_model(request, obj, form, change)
        opened = open_term(year=obj.year, season=obj.season, by=request.user)
        obj.__dict__.update(opened.__dict__)
        return None


@admin.register(SchoolClass)
class SchoolClassAdmin(ScopedAdmin):
    list_display = ("__str__", "stage", "intake_year", "number")
    list_filter = ("stage", "intake_year")
    fields = ("stage", "intake_year", "number")


class SubjectTeacherInline(ScopedTabularInline):
    model = SubjectTeacher
    autocomplete_fields = ("staff",)
    extra = 1


@admin.register(ClassTerm)
class ClassTermAdmin(ScopedAdmin):
    list_display = ("name", "term", "head_teacher", "subjects")
    list_filter = ("term",)
    fields = ("term", "school_class", "head_teacher")
    inlines = (SubjectTeacherInline,)

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("school_class", "term", "head_teacher")
        return rows.prefetch_related("subject_teachers__staff")

    @admin.display(description=_("class"), ordering="school_class__intake_year")
    def name(self, class_term):
        return class_term.name

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "head_teacher":
            kwargs["queryset"] = Staff.objects.visible_to(request.user).active()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("subject teachers"))
    def subjects(self, class_term):
        return "、".join(f"{t.subject} {t.staff.name}" for t in class_term.subject_teachers.all())

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        appoint(class_term=obj, by=request.user)
