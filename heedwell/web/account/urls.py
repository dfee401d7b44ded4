"""Signing in and one's own account. Of the sign-in library only the pages that we want."""

from allauth.account import views as sign_in
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app_code
from allauth.mfa.webauthn import views as passkey
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, include, path, re_path

from heedwell.web.access import public, signed_in
from heedwell.web.account import mail, views
from heedwell.web.setup import away

_password = [
    path("", signed_in(sign_in.password_change), name="account_change_password"),
    path("first/", signed_in(sign_in.password_set), name="account_set_password"),
    path("forgotten/", public(sign_in.password_reset), name="account_reset_password"),
    path(
        "forgotten/sent/", public(sign_in.password_reset_done), name="account_reset_password_done"
    ),
    re_path(
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(sign_in.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "forgotten/done/",
        public(sign_in.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

_passkeys = [
    path("", signed_in(passkey.list_webauthn), name="mfa_list_webauthn"),
    path("add/", signed_in(views.proving(passkey.add_webauthn)), name="mfa_add_webauthn"),
    path("sign-in/", public(passkey.login_webauthn), name="mfa_login_webauthn"),
    path("again/", signed_in(passkey.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("<int:pk>/remove/", signed_in(passkey.remove_webauthn), name="mfa_remove_webauthn"),
    path("<int:pk>/edit/", signed_in(passkey.edit_webauthn), name="mfa_edit_webauthn"),
]

_second_factor: list[URLPattern | URLResolver] = [
    path("", signed_in(second_factor.index), name="mfa_index"),
    path("needed/", views.second_factor_needed, name="second_factor_needed"),
    path("enter/", public(second_factor.authenticate), name="mfa_authenticate"),
    path("again/", signed_in(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("app/add/", signed_in(views.proving(app_code.activate_totp)), name="mfa_activate_totp"),
    path("app/remove/", signed_in(app_code.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes/", signed_in(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "codes/new/",
        signed_in(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "codes/file/",
        signed_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/", include(_passkeys)),
]

urlpatterns = [
    path("account/", views.my_account, name="my_account"),
    path("account/organisation/", views.choose_organisation, name="choose_organisation"),
    path("account/sign-in/", public(sign_in.login), name="account_login"),
    path("account/sign-out/", public(sign_in.logout), name="account_logout"),
    path("account/no-sign-up/", public(sign_in.signup), name="account_signup"),
    path("account/stopped/", public(sign_in.account_inactive), name="account_inactive"),
    path("account/again/", signed_in(sign_in.reauthenticate), name="account_reauthenticate"),
    path("account/sessions/", signed_in(sessions.list_usersessions), name="usersessions_list"),
    path("account/away/", away.mine, name="away"),
    path("account/mail/", mail.mail_and_calendar, name="mail_and_calendar"),
    path("account/calendar/make/", mail.make_calendar, name="make_calendar"),
    path("account/calendar/end/", mail.end_calendar, name="end_calendar"),
    path("calendar/<str:token>.ics", mail.calendar, name="calendar"),
    path("account/password/", include(_password)),
    path("account/second-factor/", include(_second_factor)),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
