from django.urls import path

from visits import screens

urlpatterns = [path("photos/<slug:name>/", screens.photo, name="photo")]
