from django.urls import path

from heedwell.web.plan import views

app_name = "plan"
urlpatterns = [
    path("", views.plan, name="plan"),
    path("outside/", views.outside, name="outside"),
    path("download/", views.download, name="download"),
]
