"""`ScopedAdmin`, the base of every ModelAdmin here, and its two inlines."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import display_for_field, label_for_field, lookup_field, unquote
from django.db import IntegrityError, models
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from lib import once
from lib.admin.autocomplete import SharedFormSet, SharedSelect
from lib.admin.history import versions
from lib.admin.rows import NoticesRows, what_protects
from lib.admin.scope import Scope, ScopedRelatedFilter
from lib.meanwhile import ComparesVersions, with_versions
from lib.models import AccessLog
from lib.sheets.write import workbook_response
from lib.text import whole_number


class ScopedAdmin(Scope, admin.ModelAdmin):
    """A list, a form, a history and an export of what the person may see; nothing else exists (404).

    Rights come from the model's queryset: `visible_to`, `changeable_by`, `may_add`. Nothing is deleted unless
    `deletable`. `export_fields` names the columns of the export where they differ from the list's.
    """

    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # one counting expression for every colleague in a filter
    export_fields: tuple = ()

    @property
    def media(self):
        """Stock admin loads jQuery and more on every page. Inlines and autocomplete bring what they need."""
        return forms.Media(js=["admin/js/actions.js"] if self.actions else [])

    # ------------------------------------------------------------------ lists
    def get_list_filter(self, request):
        return [self._scoped_filter(item) for item in super().get_list_filter(request)]

    def _scoped_filter(self, item):
        if isinstance(item, str) and "__" not in item and self.opts.get_field(item).is_relation:
            return (item, ScopedRelatedFilter)
        return item

    def lookup_allowed(self, lookup, value, request):
        """Only what the list's own filters ask. Stock admin answers `?any_field__startswith=` on any column."""
        if lookup == f"{self.date_hierarchy}__year" and not (value.isdecimal() and 1900 <= int(value) < 3000):
            return False  # the stock list breaks on the year 9999
        return lookup in self._filter_lookups(request)

    def _filter_lookups(self, request) -> set:
        endings = (
            "",
            "__exact",
            "__in",
            "__isnull",
            "__isempty",
            "__id__exact",
            "__pk__exact",
            "__has",
            "__gte",
            "__lt",
        )
        allowed = set()
        for item in self.get_list_filter(request):
            name = item if isinstance(item, str) else item[0] if isinstance(item, tuple) else None
            if name:
                allowed |= {name + ending for ending in endings}
            elif hasattr(item, "parameter_name"):
                allowed.add(item.parameter_name)
        if self.date_hierarchy:
            parts = ("year", "month", "day", "gte", "lt")
            allowed |= {f"{self.date_hierarchy}__{part}" for part in parts}
        return allowed

    def changelist_view(self, request, extra_context=None):
        self._exists_for(request)
        export_url = self._export_url(request) if self._may_export(request) else ""
        return super().changelist_view(request, {"export_url": export_url, **(extra_context or {})})

    def response_action(self, request, queryset):
        if not all(whole_number(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise Http404
        return super().response_action(request, queryset)

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except OverflowError as error:  # a number in the address that no row can have
            raise IncorrectLookupParameters from error

    # ------------------------------------------------------------------ one row
    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise Http404
        return self._once(request, lambda: super(ScopedAdmin, self).add_view(request, form_url, extra_context))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        self._exists_for(request)
        if "_saveasnew" in request.POST:
            raise Http404  # stock admin would add a row, whatever `save_as` says
        view = super().change_view
        return self._once(request, lambda: view(request, object_id, form_url, extra_context))

    def delete_view(self, request, object_id, extra_context=None):
        if not self.deletable:
            raise Http404
        return super().delete_view(request, object_id, extra_context)

    def _exists_for(self, request):
        if not self.has_view_permission(request):
            raise Http404

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Foreign, deleted and never there look the same."""
        raise Http404

    def _once(self, request, view):
        if request.method != "POST":
            return view()
        once.check_new(request)
        try:
            return view()
        except IntegrityError as error:
            return self._lost_race(request, error)

    def _lost_race(self, request, error):
        """A twin of this very form was faster, or another person's."""
        try:
            raise once.twin_of(request, error) from error
        except IntegrityError:
            text = _("Somebody else saved something at the same moment that does not go with this. Nothing was saved.")
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        once.claim(request, led_to=self._list_url())

    def save_related(self, request, form, formsets, change):
        """What is saved must lie within what the person may change, afterwards as before; else nothing is saved."""
        super().save_related(request, form, formsets, change)
        if not self._changeable(request).filter(pk=form.instance.pk).exists():
            raise Http404

    def get_deleted_objects(self, objs, request):
        """How many of what would go along, or is in the way, never their names: some may be out of sight."""
        _names, counts, needed, _protected = super().get_deleted_objects(objs, request)
        return [f"{kind}: {n}" for kind, n in counts.items()], counts, needed, what_protects(objs)

    # Names of children do not belong in a second log; django-simple-history keeps who changed what.
    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None

    def log_deletions(self, request, queryset):
        return None

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        masked = {n: f for n, f in self.masked_fields(request, obj).items() if n in form.base_fields}
        return type(form.__name__, (ComparesVersions, form), masked)

    # ------------------------------------------------------------------ history
    def history_view(self, request, object_id, extra_context=None):
        """What changed, when, by whom. Rows out of sight and rows deleted have no history here."""
        self._exists_for(request)
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(what)s") % {"what": obj},
            "object": obj,
            "opts": self.opts,
            "versions": self._versions(request, obj),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def history_of(self, obj):
        """Hook: the rows whose versions belong on this page."""
        return [obj]

    def _versions(self, request, obj):
        rows = self.history_of(obj)
        return versions(rows, user=request.user, readable=lambda kind: self.may_read(request, obj, kind))

    # ------------------------------------------------------------------ export
    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export/", self.admin_site.admin_view(self.export_view), name=name), *super().get_urls()]

    def export_view(self, request):
        """The list as it is filtered, as an Excel workbook; logged with the number of rows."""
        self._exists_for(request)
        if not self._may_export(request):
            raise Http404
        rows = self._filtered(request).filter(pk__in=self._manager().exportable_by(request.user).values("pk"))
        names = self.export_fields or [n for n in self.get_list_display(request) if n != "action_checkbox"]
        headers = [strip_tags(str(label_for_field(n, self.model, self))) for n in names]
        body = [[self._cell(n, row) for n in names] for row in self.for_export(request, rows)]
        AccessLog.objects.create(
            by=request.user, act=AccessLog.Act.EXPORT, kind=self.opts.label_lower, detail=str(len(body))
        )
        return workbook_response(str(self.opts.verbose_name_plural), headers, body)

    def _may_export(self, request) -> bool:
        return self._manager().may_export(request.user)

    def _manager(self):
        return self.model._default_manager.all()

    def _filtered(self, request):
        try:
            return self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error

    def for_export(self, request, rows):
        """Hook: prefetch what the exported columns need."""
        return rows

    def _cell(self, name, row):
        field, _attr, value = lookup_field(name, row, self)
        if field is None or isinstance(field, models.ForeignKey):
            return strip_tags(str(value)) if value is not None else ""
        if isinstance(field, models.BooleanField):
            return _("Yes") if value else _("No")
        if label := getattr(row, f"get_{name}_display", None):
            value = label()
            return str(value) if not isinstance(value, list | tuple) else "、".join(str(one) for one in value)
        return value if hasattr(value, "isoformat") else str(display_for_field(value, field, ""))

    def _list_url(self):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _export_url(self, request):
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export")
        return f"{url}?{request.GET.urlencode()}" if request.GET else url


class ScopedInline(Scope):
    """The parent row decides (whoever may change it may change these), and each row must be visible too."""

    extra = 0
    max_num = 200
    show_change_link = False

    def get_queryset(self, request):
        return with_versions(super().get_queryset(request))

    # Here `obj` is the parent row, for which the parent's admin has answered; the rows themselves are scoped.
    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request)

    def has_add_permission(self, request, obj=None):
        parent = self._parent_admin()
        return parent.has_change_permission(request, obj) if obj and obj.pk else parent.has_add_permission(request)

    def _is_read_only(self, request, obj) -> bool:
        of_parent = self._parent_admin().has_change_permission(request, obj)
        return not (of_parent and self.has_change_permission(request))

    def _parent_admin(self):
        return self.admin_site.get_model_admin(self.parent_model)

    def get_formset(self, request, obj=None, **kwargs):
        """Each row's form masks what the person may not read of that row, and tells what was saved meanwhile."""
        masks = self.masked_fields
        # Stock admin builds a thousand forms for whoever sends TOTAL_FORMS=1000.
        kwargs.setdefault("absolute_max", self.get_max_num(request, obj) + 5)
        formset = super().get_formset(request, obj, **kwargs)

        class MaskedForm(ComparesVersions, formset.form):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                if self.instance.pk:
                    masked = masks(request, self.instance)
                    self.fields.update({n: f for n, f in masked.items() if n in self.fields})

        formset.form = MaskedForm
        return type(formset.__name__, (NoticesRows, formset), {})


class ScopedTabularInline(ScopedInline, admin.TabularInline):
    formset = SharedFormSet

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", SharedSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ScopedStackedInline(ScopedInline, admin.StackedInline):
    pass
