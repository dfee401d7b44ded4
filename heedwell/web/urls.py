"""Every page, one line for each area of `web`. An area's own urls.py names its routes."""

from django.urls import include, path

# Those without a beginning of their own come last: each of their addresses is tried for every page.
urlpatterns = [
    path("report/", include("heedwell.web.report.urls")),
    path("learning/", include("heedwell.web.learning.urls")),
    path("audits/", include("heedwell.web.audits.urls")),
    path("plan/", include("heedwell.web.plan.urls")),
    path("twelve-months/", include("heedwell.web.insight.urls")),
    path("imports/", include("heedwell.web.imports.urls")),
    path("set-up/", include("heedwell.web.setup.urls")),
    path("", include("heedwell.web.cases.urls")),
    path("", include("heedwell.web.account.urls")),
    path("", include("heedwell.web.rulebook.urls")),
    path("", include("heedwell.web.contributors.urls")),
]
