from django.urls import path

from pairing.screens import bulk

urlpatterns = [path("pairing/bulk/", bulk.bulk, name="pairing-bulk")]
