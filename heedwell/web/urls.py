"""Every page, one line for each area of `web`. An area's own urls.py names its routes."""

from django.urls import include, path

urlpatterns = [
    path("", include("heedwell.web.account.urls")),
    path("set-up/", include("heedwell.web.setup.urls")),
]
