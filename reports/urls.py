from django.urls import path

from reports.screens import child, children, dashboard, desk, duty_list, quality_list, search, setup, standards

urlpatterns = [
    path("search/", search.search, name="search"),
    path("desk/", desk.desk, name="desk"),
    path("desk/month/", desk.month, name="desk-month"),
    path("figures/<int:pk>/", duty_list.duty_list, name="duty-list"),
    path("dashboard/", dashboard.overview, name="dashboard"),
    path("dashboard/months/", dashboard.months, name="dashboard-months"),
    path("dashboard/people/", dashboard.people, name="dashboard-people"),
    path("dashboard/attention/", dashboard.attention, name="dashboard-attention"),
    path("dashboard/quality/", dashboard.quality, name="dashboard-quality"),
    path("dashboard/quality/<slug:flag>/", quality_list.quality_list, name="quality-list"),
    path("dashboard/children/", dashboard.makeup, name="dashboard-makeup"),
    path("dashboard/terms/", dashboard.term_by_term, name="dashboard-trend"),
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
