from django.urls import path

from heedwell.web.audits import templates, views

app_name = "audits"
urlpatterns = [
    path("", views.listing, name="list"),
    path("templates/new/", templates.add, name="add-template"),
    path("templates/<uuid:template_id>/", templates.change, name="change-template"),
    path("templates/<uuid:template_id>/fill-in/", views.fill_in, name="fill-in"),
    path("<uuid:audit_id>/", views.audit, name="audit"),
]
