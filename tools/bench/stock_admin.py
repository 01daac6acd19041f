"""Stock admin lists of the rows that our pages show; also the URL configuration of the stock site."""

from django.contrib import admin
from django.urls import path

from registry.codes import Relation

urlpatterns = []


def serve(name: str, list_class, rows, per_page: int) -> str:
    """Puts a list of `rows` on a site of its own. Returns the path of the list."""
    site = admin.AdminSite(name=name)
    site.register(rows.model, type(name, (list_class,), {"rows": rows, "list_per_page": per_page}))
    urlpatterns.append(path(f"{name}/", site.urls))
    return f"/{name}/{rows.model._meta.app_label}/{rows.model._meta.model_name}/"


class Open(admin.ModelAdmin):
    """As a superuser sees it: nothing is forbidden, and nothing is asked."""

    rows = None

    def get_queryset(self, request):
        return self.rows.all()

    def has_view_permission(self, request, obj=None):
        return True

    has_module_permission = has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class ChildrenList(Open):
    """Survey rows with guardian and last days annotated, child, class and term joined. No filters, like our desk."""

    list_display = (
        "name", "class_name", "guardian", "guardian_phones", "parents_away", "boarding", "key_support", "risk",
        "last_talk", "last_visit", "last_contact",
    )  # fmt: skip

    def name(self, row):
        return row.child.name

    def guardian(self, row):
        return f"{Relation(row.guardian_relation or '').label} {row.guardian_name}"

    def guardian_phones(self, row):
        return row.guardian_phones

    def parents_away(self, row):
        return row.education

    def last_talk(self, row):
        return row.last_talk

    def last_visit(self, row):
        return row.last_visit

    def last_contact(self, row):
        return row.last_contact


class FilteredChildrenList(ChildrenList):
    """With search and filters, as many as our list of children has."""

    list_filter = ("school_class", "father_away", "boarding", "key_support", "risk", "state")
    search_fields = ("child__name",)


class TalksList(Open):
    """Talks with the names of their children, all fetched in one query. No filters, like a child's file."""

    list_display = ("on", "names", "content", "mood", "author", "concern")
    list_select_related = ("author",)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("children")

    def names(self, talk):
        return "、".join(child.name for child in talk.children.all())
