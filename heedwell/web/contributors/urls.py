from django.urls import path

from heedwell.web.contributors import views

urlpatterns = [path("asked/<str:token>/", views.asked, name="asked_outside")]
