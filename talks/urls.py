from django.urls import path

from talks.screens import appointments, cards, grants, mailbox

urlpatterns = [
    path("talks/<int:pk>/card/", cards.talk_card, name="talk-card"),
    path("children/<int:pk>/talks/", cards.talk_cards, name="talk-cards"),
    path("appointments/", appointments.appointments, name="appointments"),
    path("appointments/new/", appointments.new, name="appointment-new"),
    path("appointments/<int:pk>/", appointments.appointment, name="appointment"),
    path("appointments/<int:pk>/<slug:state>/", appointments.settle, name="appointment-settle"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/open/", mailbox.new, name="mailbox-open"),
    path("mailbox/<int:pk>/", mailbox.opening, name="mailbox-opening"),
    path("mailbox/<int:pk>/more/", mailbox.more, name="mailbox-more"),
    path("letters/<int:pk>/", mailbox.whisper, name="whisper"),
    path("leaves/", grants.grants, name="grants"),
    path("leaves/<int:pk>/end/", grants.end, name="grant-end"),
    path("leaves/<slug:thing>/<int:pk>/", grants.new, name="grant-new"),
]
