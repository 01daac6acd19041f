from django.urls import path

from registry.screens import census, guardian, log, notes, roster, survey

urlpatterns = [
    path("log/", log.choose, name="log-choose"),
    path("log/<slug:kind>/", log.log, name="log"),
    path("log/<slug:kind>/<int:pk>/", log.log, name="log-edit"),
    path("log/<slug:kind>/<int:pk>/undo/", log.undo, name="log-undo"),
    path("records/<slug:kind>/<int:pk>/", log.record, name="record"),
    path("records/<slug:kind>/<int:pk>/note/<slug:note_kind>/", notes.write, name="note-write"),
    path("notes/", notes.notes, name="notes"),
    path("notes/remind/", notes.remind, name="note-remind"),
    path("notes/<int:pk>/answer/", notes.answer, name="note-answer"),
    path("notes/<int:pk>/withdraw/", notes.withdraw, name="note-withdraw"),
    path("roster/", roster.roster, name="roster"),
    path("roster/template/", roster.template, name="roster-template"),
    path("roster/<int:pk>/", roster.preview, name="roster-preview"),
    path("roster/<int:pk>/original/", roster.original, name="roster-original"),
    path("survey/", survey.survey, name="survey"),
    path("survey/export/", census.export, name="survey-export"),
    path("survey/paper/", census.paper, name="survey-paper"),
    path("survey/<int:pk>/", survey.survey_class, name="survey-class"),
    path("survey/<int:pk>/sign/", survey.sign, name="survey-sign"),
    path("children/<int:pk>/guardian/", guardian.new_guardian, name="guardian-new"),
]
