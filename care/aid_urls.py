from django.urls import path

from care.screens import aid, giving, signing

AID = [
    path("aid/", aid.overview, name="aid"),
    path("aid/give/", giving.give, name="aid-give"),
    path("aid/signing/", signing.signing, name="aid-signing"),
    path("aid/approve/", aid.approve, name="aid-approve"),
    path("aid/givings/<int:pk>/", signing.giving, name="aid-giving"),
    path("aid/givings/<int:pk>/undo/", giving.take_giving_back, name="aid-giving-undo"),
    path("aid/givings/<int:pk>/sheet/", signing.sheet, name="aid-giving-sheet"),
    path("aid/<int:pk>/sheet/", signing.sheet_of_one, name="aid-sheet"),
    path("aid/funds/<int:pk>/", aid.fund, name="fund"),
]
