from django.urls import path

from care.aid_urls import AID
from care.screens import harm, plans, progress, voice

urlpatterns = [
    *AID,
    path("children/<int:pk>/plans/new/", plans.new, name="plan-new"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/edit/", plans.edit, name="plan-edit"),
    path("plans/<int:pk>/<slug:what>/", plans.do, name="plan-do"),
    path("children/<int:pk>/harm/new/", harm.new, name="harm-new"),
    path("harm/<int:pk>/", harm.harm, name="harm"),
    path("harm/<int:pk>/edit/", harm.edit, name="harm-edit"),
    path("harm/<int:pk>/<slug:what>/", harm.do, name="harm-do"),
    path("children/<int:pk>/progress/", progress.of_child, name="progress-child"),
    path("progress/<int:pk>/", progress.of_class, name="progress-class"),
    path("children/<int:pk>/voice/", voice.voice, name="voice"),
    path("children/<int:pk>/voice/done/", voice.done, name="voice-done"),
    path("evaluation/", voice.evaluation, name="evaluation"),
]
