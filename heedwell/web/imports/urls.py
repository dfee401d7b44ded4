from django.urls import path

from heedwell.web.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.start, name="start"),
    path("files/<uuid:file_id>/", views.check, name="check"),
    path("<uuid:run_id>/", views.run, name="run"),
    path("<uuid:run_id>/held/", views.held, name="held"),
    path("<uuid:run_id>/take-back/", views.take_back, name="take-back"),
    path("rows/<uuid:row_id>/", views.settle, name="settle"),
]
