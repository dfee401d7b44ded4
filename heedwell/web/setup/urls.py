from django.urls import path

from heedwell.web.setup import amounts, away, days, hours, leaving, people, services, staff, start

app_name = "setup"
urlpatterns = [
    path("", start.index, name="index"),
    path("services/", services.listed, name="services"),
    path("services/add/", services.add, name="add-service"),
    path("services/<uuid:service_id>/", services.change, name="service"),
    path("people/", people.listed, name="people"),
    path("people/add/", people.add, name="add-person"),
    path("people/<uuid:person_id>/", people.change, name="person"),
    path("staff/", staff.listed, name="staff"),
    path("staff/invite/", staff.invite, name="invite"),
    path("staff/<uuid:member_id>/", staff.one, name="member"),
    path("staff/<uuid:member_id>/role/", staff.add_role, name="add-role"),
    path("staff/<uuid:member_id>/leave/", leaving.leave, name="leave"),
    path("staff/<uuid:member_id>/away/", away.theirs, name="away"),
    path("staff/<uuid:member_id>/until/", staff.until, name="until"),
    path("hours/", hours.listed, name="hours"),
    path("hours/bring-in/", amounts.bring_in, name="bring-in-amounts"),
    path("hours/<uuid:service_id>/<int:year>/", hours.enter, name="enter-hours"),
    path("days/", days.listed, name="days"),
]
