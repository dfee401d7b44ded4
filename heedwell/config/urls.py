"""Where addresses lead. Each view says who it is for; `tests/access` holds it to that."""

from django.urls import include, path

urlpatterns = [
    path("", include("heedwell.web.urls")),
]
