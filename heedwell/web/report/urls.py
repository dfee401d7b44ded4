from django.urls import path

from heedwell.web.report import views

app_name = "report"
urlpatterns = [
    path("", views.start, name="start"),
    path("mine/", views.mine, name="mine"),
    path("mine/<uuid:signal_id>/", views.one_of_mine, name="one-of-mine"),
    path("thanks/<uuid:signal_id>/", views.thanks, name="thanks"),
    path("<slug:door>/", views.write, name="write"),
]
