"""What we ask of the sign-in library: nobody signs up, mail goes by the outbox, guessing is slow."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from heedwell.web.account import devices
from heedwell.web.components.sign_in import ACCOUNT_SENTENCES, MFA_SENTENCES

# For everybody who has not signed in with this account in this browser before, together.
STRANGERS = {"strangers": "30/h/key"}
NOT_SENT = ("account/email/unknown_account", "account/email/account_already_exists")
NOT_WORTH_SAYING = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        **ACCOUNT_SENTENCES,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject.strip()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Not to people we do not know: anybody could make us write to anybody."""
        if template_prefix not in NOT_SENT:
            super().send_mail(template_prefix, email, context)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From the setting, never from what a request says the host is."""
        path = reverse("account_reset_password_from_key", args=["UID", "KEY"])
        return f"{settings.SITE_URL}{path.replace('UID-KEY', key)}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if message_template not in NOT_WORTH_SAYING:
            super().add_message(
                request, level, message_template, message_context, extra_tags, message
            )

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count tries by account and address; and by account alone, but only for strangers.

        Else anybody who knows a colleague's address could lock them out by guessing wrongly.
        """
        super().pre_authenticate(request, **credentials)
        email = str(credentials.get("email", "")).lower()
        if devices.knows(request, email):
            return
        self._strangers = ratelimit.consume(
            request, app="heedwell", action="strangers", config=STRANGERS, key=email
        )
        if not self._strangers:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        self._strangers = None
        account = super().authenticate(request, **credentials)
        if account and self._strangers:
            self._strangers.rollback()
        return account

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user.email)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        email = str(credentials.get("email", "")).lower()
        return f"{email} from {self.get_client_ip(request)}"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        **MFA_SENTENCES,
    }
