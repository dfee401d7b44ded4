"""Browsers in which an account has signed in before: a signed cookie without names or addresses.

Strangers to an account share one limit on guesses; a browser it knows has its own. So nobody can
be kept out of their account by somebody who guesses at it from elsewhere.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "heedwell_known"
AGE = 180 * 24 * 60 * 60
MOST = 20  # a shared tablet
_SALT = "heedwell.devices"


def knows(request: HttpRequest, email: str) -> bool:
    return _mark(email) in _marks(request)


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    others = [mark for mark in _marks(request) if mark != _mark(email)]
    response.set_cookie(
        COOKIE,
        signing.dumps([*others, _mark(email)][-MOST:], salt=_SALT),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest) -> list[str]:
    try:
        marks = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=AGE)
    except signing.BadSignature:
        return []
    return [str(mark) for mark in marks]


def _mark(email: str) -> str:
    return salted_hmac(_SALT, email.lower()).hexdigest()[:20]
