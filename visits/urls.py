from django.urls import path

from visits.screens import archive, book, notice, plan, told

urlpatterns = [
    path("events/<int:pk>/told/", told.told, name="event-told"),
    path("visit-plan/", plan.day, name="visit-plan"),
    path("visit-plan/reveal/", plan.reveal, name="visit-plan-reveal"),
    path("visit-plan/add/", plan.add, name="visit-plan-add"),
    path("visit-plan/paper/", plan.paper, name="visit-plan-paper"),
    path("visit-plan/<int:pk>/earlier/", plan.earlier, name="visit-plan-earlier"),
    path("visit-plan/<int:pk>/move/", plan.move, name="visit-plan-move"),
    path("visit-plan/<int:pk>/cancel/", plan.cancel, name="visit-plan-cancel"),
    path("notices/", notice.notices, name="notices"),
    path("notices/<int:pk>/", notice.edit, name="notice"),
    path("notices/<int:pk>/paper/", notice.paper, name="notice-paper"),
    path("children/<int:pk>/notice/", notice.new, name="notice-new"),
    path("children/<int:pk>/book/", book.paper, name="book-paper"),
    path("home-school/", archive.archive, name="home-archive"),
]
