"""Every address of the site. Our own pages come before the admin's lists and forms."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from lib import views as lib_views

handler400 = "lib.views.bad_request"
handler403 = handler404 = "lib.views.not_found"  # what one may not do looks like what is not there
handler500 = "lib.views.broken"

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("drafts/<str:key>", lib_views.draft, name="draft"),
    path("", include("registry.urls")),
    path("", include("pairing.urls")),
    path("", include("visits.urls")),
    path("", include("talks.urls")),
    path("", include("care.urls")),
    path("", include("activities.urls")),
    path("", include("reports.urls")),
    path("", admin.site.urls),
]
