from django.urls import path

from reports.screens import child, children, dashboard, desk, setup, standards

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("setup/", setup.setup, name="setup"),
    path("standards/", standards.standards, name="standards"),
    path("standards/<slug:slug>/", standards.preset, name="standards-preset"),
    path("children/", children.children, name="children"),
    path("children/export/", children.export, name="children-export"),
    path("children/<int:pk>/", child.child, name="child"),
    path("children/<int:pk>/reveal/", child.reveal, name="child-reveal"),
    path("children/<int:pk>/card/", child.card, name="child-card"),
    path("children/<int:pk>/print/", child.file_print, name="child-print"),
]
