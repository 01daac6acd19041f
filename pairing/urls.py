from django.urls import path

from pairing.screens import accounts, bulk, companions, papers, volunteer

urlpatterns = [
    path("pairing/bulk/", bulk.bulk, name="pairing-bulk"),
    path("pairing/<int:pk>/card/", papers.card, name="pairing-card"),
    path("pairing/<int:pk>/card/edit/", papers.card_edit, name="pairing-card-edit"),
    path("children/<int:pk>/diary/", papers.diary, name="child-diary"),
    path("children/<int:pk>/agreement/", companions.agreement, name="companion-agreement"),
    path("children/<int:pk>/companion/<str:kind>/", companions.pair_companion, name="companion-new"),
    path("companions/room/", companions.room, name="companions-room"),
    path("companions/of/<int:pk>/sign-in/", accounts.account, name="companion-account"),
    path("companions/<int:pk>/", companions.companionship, name="companionship"),
    path("companions/<int:pk>/renew/", companions.renew, name="companionship-renew"),
    path("companions/<int:pk>/end/", companions.end, name="companionship-end"),
    path("volunteer/", volunteer.own_page, name="volunteer"),
    path("volunteer/children/<int:pk>/report/", volunteer.report, name="volunteer-report"),
    path("volunteer/reports/<int:pk>/", volunteer.correct, name="volunteer-report-edit"),
]
