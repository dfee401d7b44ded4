from django.urls import path

from heedwell.web.learning import views

app_name = "learning"
urlpatterns = [
    path("", views.notes, name="notes"),
    path("<uuid:note_id>/", views.note, name="note"),
]
