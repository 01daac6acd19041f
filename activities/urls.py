from django.urls import path

from activities.screens import edit, hazards, page, roll, sections

urlpatterns = [
    path("activities/new/", edit.new, name="activity-new"),
    path("activities/taking-part/", page.taking_part, name="activity-counts"),
    path("activities/<int:pk>/", page.activity, name="activity"),
    path("activities/<int:pk>/edit/", edit.edit, name="activity-edit"),
    path("activities/<int:pk>/held/", edit.outcome, name="activity-held"),
    path("activities/<int:pk>/postpone/", edit.postpone, name="activity-postpone"),
    path("activities/<int:pk>/cancel/", edit.cancel, name="activity-cancel"),
    path("activities/<int:pk>/children/", edit.children, name="activity-children"),
    path("activities/<int:pk>/print/", page.paper, name="activity-print"),
    path("activities/<int:pk>/groups/<int:number>/", page.group, name="activity-group"),
    path("activities/<int:pk>/roll/<slug:which>/", roll.roll, name="activity-roll"),
    path("activities/<int:pk>/rows/<slug:slug>/", sections.rows, name="activity-rows"),
    path("hazards/<int:pk>/", hazards.hazard, name="hazard"),
]
