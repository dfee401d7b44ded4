from django.urls import path

from heedwell.web.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.twelve_months, name="twelve-months"),
    path("triage/", views.how_triage_goes, name="triage"),
]
