from django.urls import path

from registry.screens import guardian, log, roster, survey

urlpatterns = [
    path("log/", log.choose, name="log-choose"),
    path("log/<slug:kind>/", log.log, name="log"),
    path("log/<slug:kind>/<int:pk>/", log.log, name="log-edit"),
    path("records/<slug:kind>/<int:pk>/", log.record, name="record"),
    path("roster/", roster.roster, name="roster"),
    path("roster/template/", roster.template, name="roster-template"),
    path("roster/<int:pk>/", roster.preview, name="roster-preview"),
    path("roster/<int:pk>/original/", roster.original, name="roster-original"),
    path("survey/", survey.survey, name="survey"),
    path("survey/<int:pk>/", survey.survey_class, name="survey-class"),
    path("children/<int:pk>/guardian/", guardian.new_guardian, name="guardian-new"),
]
