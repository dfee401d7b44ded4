"""What every response carries, and the page for a moment when the database is taken."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from heedwell.foundation.store.errors import Busy
from heedwell.foundation.trail import reads

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # data: for the code that an authenticator app scans
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Nothing of an address leaves the site. "no-referrer" would also make browsers send the origin
    # of our own forms as "null", which the guard against forged requests must refuse.
    "Referrer-Policy": "same-origin",
    # Nothing stays on a shared tablet: neither in the cache nor behind the back button.
    "Cache-Control": "no-store",
}

SECRET_FIELDS = ("password", "code", "credential")


class Headers:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        reads.flush_if_due()
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return busy(request) if isinstance(exception, Busy) else None


def headers(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Headers:
    return Headers(get_response)


def busy(request: HttpRequest) -> HttpResponse:
    """Nothing was written. What was typed goes round once more in hidden fields."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != settings.CSRF_COOKIE_NAME and name != "csrfmiddlewaretoken"
    ]
    is_whole = not request.FILES and not any(name.startswith(SECRET_FIELDS) for name, _ in typed)
    context = {"typed": typed if is_whole else [], "is_whole": is_whole}
    response = render(request, "access/busy.html", context, status=503)
    response.headers["Retry-After"] = "5"
    return response
