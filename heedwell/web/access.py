"""May this person do this? The first of the three questions, asked before a view runs.

Every view says who it is for: `@require(Permission…)`, `@member`, `@signed_in` or `@public`. The
answer stands on the view as `.access`, where the access matrix test reads it.
"""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from heedwell.foundation.access.permissions import (
    PERMISSION_WORDS,
    ROLE_LABELS,
    ROLE_PERMISSIONS,
    Permission,
)
from heedwell.foundation.access.queries import viewers_of
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.store.transactions import reading

ORGANISATION = "organisation"  # in the session: which one is active
SECOND_FACTOR = "second_factor_set_up"  # in the session: it was set up in this very session
SEEN = "seen"  # in the session: when it was last kept alive

METHODS = ("GET", "HEAD", "POST")
KEEP_ALIVE_EVERY = 60 * 60

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class SignedInRequest(HttpRequest):
    """What a view gets behind `@require` and `@member`."""

    viewer: Viewer


class AccountRequest(HttpRequest):
    """What a view gets behind `@signed_in`: every organisation, and the active one if it is known."""

    viewers: list[Viewer]
    viewer: Viewer | None


class Open(Enum):
    """Views that ask for no permission."""

    PUBLIC = "anybody"
    SIGNED_IN = "anybody who has signed in"
    MEMBER = "anybody with a role in the organisation"


Access = Permission | Open


def require(
    permission: Permission,
) -> Callable[[Callable[Concatenate[SignedInRequest, P], R]], View[P]]:
    """For those who may do this in at least one service. Which records: `visible_to`."""
    return _behind(permission)


def member(view: Callable[Concatenate[SignedInRequest, P], R]) -> View[P]:
    """For everybody with a role in the organisation, whichever it is."""
    return _behind(Open.MEMBER)(view)


def signed_in(view: Callable[Concatenate[AccountRequest, P], R]) -> View[P]:
    """For everybody who has signed in, before any question of organisation or second factor."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        _keep_alive(request)
        asked = cast(AccountRequest, request)
        asked.viewers = viewers_of(request.user)
        asked.viewer = _active(request, asked.viewers)
        return view(asked, *args, **kwargs)

    return _marked(guarded, Open.SIGNED_IN)


def public(view: Callable[Concatenate[HttpRequest, P], R]) -> View[P]:
    """For everybody, signed in or not."""

    @wraps(view)
    def passed(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return _marked(passed, Open.PUBLIC)


def choose(request: HttpRequest, organisation_id: UUID) -> None:
    """Make an organisation the active one of this session. `_active` asks if there is a role."""
    request.session[ORGANISATION] = str(organisation_id)


def prove_second_factor(request: HttpRequest) -> None:
    """Remember that this session set a second factor up: it is not asked for again at once."""
    request.session[SECOND_FACTOR] = True


def _behind(
    access: Access,
) -> Callable[[Callable[Concatenate[SignedInRequest, P], R]], View[P]]:
    def decorate(view: Callable[Concatenate[SignedInRequest, P], R]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            viewer = _admit(request, access)
            if not isinstance(viewer, Viewer):
                return viewer
            asked = cast(SignedInRequest, request)
            asked.viewer = viewer
            with reading(viewer.organisation.pk):
                return view(asked, *args, **kwargs)

        return _marked(guarded, access)

    return decorate


def _admit(request: HttpRequest, access: Access) -> Viewer | HttpResponse:
    """The viewer, or the page that says why not."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    _keep_alive(request)
    viewers = viewers_of(request.user)
    if not viewers:
        return render(request, "access/no_role.html", status=403)
    viewer = _active(request, viewers)
    if viewer is None:
        return _onward(reverse("choose_organisation"), request)
    if settings.SECOND_FACTOR_REQUIRED and viewer.needs_second_factor:
        if not viewer.has_second_factor:
            return _onward(reverse("second_factor_needed"), request)
        if not _proved(request):
            return _onward(_where_to_prove(request), request)
    if isinstance(access, Permission) and not viewer.may(access):
        return _refused(request, viewer, access)
    return viewer


def _active(request: HttpRequest, viewers: list[Viewer]) -> Viewer | None:
    if len(viewers) == 1:
        return viewers[0]
    chosen = request.session.get(ORGANISATION)
    return next((each for each in viewers if str(each.organisation.pk) == chosen), None)


def _proved(request: HttpRequest) -> bool:
    """A session from before the second factor existed must still prove it."""
    records = get_authentication_records(request, request.user)
    return SECOND_FACTOR in request.session or any(r.get("method") == "mfa" for r in records)


def _where_to_prove(request: HttpRequest) -> str:
    """The page of the kind they have: a code from an app, or a passkey."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    return str(next(each["url"] for each in methods if each["id"].startswith("mfa")))


def _keep_alive(request: HttpRequest) -> None:
    """Twelve hours without use end a session, so use is noted, at most once an hour."""
    now = int(timezone.now().timestamp())
    if now - request.session.get(SEEN, 0) > KEEP_ALIVE_EVERY:
        request.session[SEEN] = now


def _refused(request: HttpRequest, viewer: Viewer, permission: Permission) -> HttpResponse:
    cast(SignedInRequest, request).viewer = viewer
    roles = [ROLE_LABELS[role] for role, may in ROLE_PERMISSIONS.items() if permission in may]
    mine = sorted({ROLE_LABELS[role] for role, _ in viewer.roles})
    context = {"is_for": PERMISSION_WORDS[permission], "roles": roles, "mine": mine}
    return render(request, "access/refused.html", context, status=403)


def _onward(url: str, request: HttpRequest) -> HttpResponseRedirect:
    onward = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{url}?{onward}")


def _marked(view: View[P], access: Access) -> View[P]:
    view.access = access  # type: ignore[attr-defined]  # read by the access matrix
    return view
