"""Staff and groups: IT keeps the accounts, the office and leadership the groups."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from import_export.admin import ImportMixin
from import_export.formats.base_formats import XLSX

from accounts.actions import give_passwords, set_roles
from accounts.forms import StaffForm
from accounts.models import CareGroup, Membership, Role, Staff
from accounts.resources import StaffResource
from lib import once
from lib.admin import ScopedAdmin, ScopedTabularInline
from lib.screens import ask_first

KEEPERS = (Role.IT, Role.LEADERSHIP)
admin.site.unregister(Group)  # rights come from roles; Django's groups would only mislead


@admin.register(Staff)
class StaffAdmin(ImportMixin, ScopedAdmin):
    list_display = ("name", "number", "subject", "role_list", "is_active")
    list_filter = ("is_active", "subject")
    search_fields = ("name", "number")
    ordering = ("number",)
    form = StaffForm
    fields = ("number", "name", "phone", "email", "subject", "role_list", "is_active")
    resource_classes = [StaffResource]
    import_formats = [XLSX]
    actions = ["give_out_passwords"]

    @admin.display(description=_("roles"))
    def role_list(self, staff):
        return "、".join(str(name) for name in staff.role_names())

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("roles")

    def _exists_for(self, request):
        """Everybody may pick a colleague by name; the accounts themselves are IT's and leadership's (design 4)."""
        if not request.user.has_role(*KEEPERS):
            raise Http404

    def get_search_fields(self, request):
        return self.search_fields if request.user.has_role(*KEEPERS) else ("name",)

    def has_import_permission(self, request):
        return request.user.has_role(Role.IT)

    def import_action(self, request, *args, **kwargs):
        self._import_exists_for(request)
        return super().import_action(request, *args, **kwargs)

    def get_import_context_data(self, **kwargs):
        columns = [field.column_name for field in StaffResource().get_user_visible_fields()]
        return {**super().get_import_context_data(**kwargs), "columns": columns}

    def add_data_read_fail_error_to_form(self, form, e):
        form.add_error("import_file", _("This is no Excel workbook (.xlsx) that can be opened. Save it as one first."))

    def process_import(self, request, *args, **kwargs):
        self._import_exists_for(request)
        return super().process_import(request, *args, **kwargs)

    def _import_exists_for(self, request):
        if not self.has_import_permission(request):
            raise Http404

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        set_roles(staff=form.instance, roles=form.cleaned_data["role_list"], by=request.user)

    @admin.action(description=_("Give out first passwords"), permissions=["change"])
    def give_out_passwords(self, request, queryset):
        """Shown once, to be cut into slips; the owner replaces it at the first sign-in."""
        title = _("Give out first passwords")
        n = queryset.active().count()
        question = ngettext(
            "%(n)d person gets a new password and cannot sign in with the old one any more.",
            "%(n)d people get new passwords and cannot sign in with the old ones any more.",
            n,
        ) % {"n": n}
        if page := ask_first(request, title=title, question=question, button=title):
            return page
        given = once.save(request, self._list_url(), lambda: give_passwords(staff=queryset.active(), by=request.user))
        return TemplateResponse(request, "accounts/passwords.html", {"given": given, "opts": self.opts})


class MembershipInline(ScopedTabularInline):
    model = Membership
    autocomplete_fields = ("staff",)
    extra = 1


@admin.register(CareGroup)
class CareGroupAdmin(ScopedAdmin):
    list_display = ("name", "kind", "founded_on")
    inlines = (MembershipInline,)
