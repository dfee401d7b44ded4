from django.urls import path

from heedwell.web.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.twelve_months, name="twelve-months"),
    path("themes/", views.themes, name="themes"),
    path("changes/", views.what_changes_did, name="changes"),
    path("services/", views.side_by_side, name="compare"),
    path("triage/", views.how_triage_goes, name="triage"),
    path("reviews/", views.how_reviews_go, name="reviews"),
    path("reviews/records/", views.reviews_behind, name="reviews-behind"),
]
