from django.urls import include, path

from heedwell.web.cases import (
    about_staff,
    actions,
    analysis,
    case,
    checks,
    closing,
    desk,
    listing,
    review,
    review_route,
    sharing,
    sign,
    signal,
    today,
    triage,
)

app_name = "cases"

of_a_case = [
    path("", case.detail, name="detail"),
    path("triage/", triage.decide, name="triage"),
    path("accept/", desk.accept, name="accept"),
    path("theme/", triage.theme, name="theme"),
    path("thank/", triage.thank, name="thank"),
    path("join/", triage.join, name="join"),
    path("withdraw/", triage.withdraw, name="withdraw"),
    path("about-staff/", about_staff.about_staff, name="about-staff"),
    path("harm/", triage.severity, name="severity"),
    path("add/", signal.amend, name="amend"),
    path("review/", review.write, name="review"),
    path("review/submit/", review.submit, name="submit-review"),
    path("review/time/", review.beat, name="review-time"),
    path("review/kind/", review_route.choose, name="review-route"),
    path("review/sign/", sign.sign, name="sign-review"),
    path("analysis/", analysis.show, name="analysis"),
    path("analysis/new/", analysis.add, name="add-statement"),
    path("analysis/bring-in/", analysis.bring_in, name="bring-in"),
    path("analysis/<uuid:statement_id>/", analysis.change, name="statement"),
    path("actions/new/", actions.agree, name="agree-action"),
    path("actions/<uuid:action_id>/", actions.detail, name="action"),
    path("actions/<uuid:action_id>/done/", actions.done, name="mark-done"),
    path("actions/<uuid:action_id>/date/", actions.move, name="move-action"),
    path("checks/<uuid:check_id>/", checks.record, name="check"),
    path("links/<slug:about>/", closing.link, name="link"),
    path("huddle/", sharing.huddle, name="huddle"),
    path("note/", sharing.note, name="note"),
    path("close/", closing.close, name="close"),
]

urlpatterns = [
    path("", today.today, name="today"),
    path("cases/", listing.listing, name="list"),
    path("cases/triage/", desk.desk, name="desk"),
    path("cases/search/", listing.search, name="search"),
    path("signals/<uuid:signal_id>/", signal.detail, name="signal"),
    path("signals/<uuid:signal_id>/open/", signal.open_case, name="open-case"),
    path("cases/<str:reference>/", include(of_a_case)),
]
