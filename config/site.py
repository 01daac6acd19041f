"""Our one AdminSite: the frame, the sign-in and the generic lists and forms; the front page is `reports`' home."""

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.forms import PasswordForm, SignInForm


class ShouwangSite(admin.AdminSite):
    site_header = _("Shouwang")
    site_title = _("Shouwang")
    index_title = _("Desk")
    enable_nav_sidebar = False
    login_form = SignInForm
    final_catch_all_view = False
    # Stock pages that list models or resolve objects by content type: not needed, and they tell too much.
    dropped = {"app_list", "view_on_site"}

    def get_urls(self):
        urls = [u for u in super().get_urls() if getattr(u, "name", None) not in self.dropped]
        return [path("", self.admin_view(self.index), name="index"), *urls[1:]]

    def get_app_list(self, request, app_label=None):
        """None: the frame has its own navigation, and asking every model for rights would cost queries a page."""
        return []

    def has_permission(self, request):
        return request.user.is_active

    def index(self, request, extra_context=None):
        from reports.screens.home import home

        return home(request)

    def app_index(self, request, app_label, extra_context=None):
        raise Http404

    def autocomplete_view(self, request):
        """For the fields of our forms only: stock admin looks through any relation of any table, and breaks on some."""
        if not self._has_field(request.GET):
            raise Http404
        return super().autocomplete_view(request)

    @staticmethod
    def _has_field(asked) -> bool:
        try:
            model = apps.get_model(asked.get("app_label", ""), asked.get("model_name", ""))
            field = model._meta.get_field(asked.get("field_name", ""))
        except (LookupError, ValueError, FieldDoesNotExist):
            return False
        return field.concrete and field.is_relation and "\0" not in asked.get("term", "")

    def password_change(self, request, extra_context=None):
        from django.contrib.auth.views import PasswordChangeView

        view = PasswordChangeView.as_view(
            form_class=PasswordForm,
            success_url="/",
            template_name="accounts/password.html",
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)
