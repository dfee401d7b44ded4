"""What stands round every page: where this person can go, and who they are. No query."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse

from heedwell.foundation.access.permissions import ROLE_LABELS, Permission, Role
from heedwell.foundation.access.viewer import Viewer
from heedwell.web.components.frame import Frame, Navigation, NavItem


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the navigation: shown to whoever has one of the permissions, or to all.

    `area` is the part of the site that it stands for: every page in it is "here". `unless` hides
    it from those who reach the same by a place of their own.
    """

    label: str
    route: str
    key: str
    permissions: tuple[Permission, ...] = ()
    area: str = ""
    and_area: str = ""
    unless: Permission | None = None


PLACES: tuple[Place, ...] = (
    Place("Today", "cases:today", "today"),
    Place("Cases", "cases:list", "cases", (Permission.READ_CASES,), area="cases"),
    Place("Plan", "plan:plan", "plan", (Permission.READ_CASES,), area="plan"),
    Place(
        "My reports",
        "report:mine",
        "mine",
        (Permission.READ_OWN_REPORTS,),
        unless=Permission.READ_CASES,
    ),
    Place(
        "Twelve months",
        "insight:twelve-months",
        "insight",
        (Permission.READ_INSIGHT,),
        area="insight",
    ),
    Place("Learning", "learning:notes", "learning", (Permission.READ_LEARNING,), area="learning"),
    Place("Report", "report:start", "report", (Permission.REPORT,), area="report"),
    Place(
        "Set up",
        "setup:index",
        "setup",
        (Permission.SET_UP, Permission.KEEP_SERVICE),
        area="setup",
        and_area="rulebook",
    ),
)


def frame(request: HttpRequest) -> dict[str, object]:
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        return {"frame": Frame()}
    here = _here(request)
    round_it = Frame(
        nav=Navigation(
            NavItem(place.label, _url(place.route), place.key, place is here)
            for place in PLACES
            if _is_for(place, viewer)
        ),
        viewer_name=viewer.account.name,
        viewer_where=f"{_leading_role(viewer)} · {viewer.organisation.name}",
        organisation=viewer.organisation.name,
        search_url=_url("cases:search") if viewer.may(Permission.READ_CASES) else "",
        account_url=_url("my_account"),
    )
    return {
        "frame": round_it,
        "viewer_name": round_it.viewer_name,
        "viewer_where": round_it.viewer_where,
        "organisation": round_it.organisation,
        "account_url": round_it.account_url,
    }


_url = cache(reverse)


def _is_for(place: Place, viewer: Viewer) -> bool:
    if place.unless is not None and viewer.may(place.unless):
        return False
    return not place.permissions or any(viewer.may(each) for each in place.permissions)


def _here(request: HttpRequest) -> Place | None:
    """The page itself when it is in the navigation, else the area that it is in."""
    if request.resolver_match is None:
        return None
    route = request.resolver_match.view_name
    area = route.partition(":")[0]
    return next(
        (place for place in PLACES if place.route == route),
        next((place for place in PLACES if area in (place.area, place.and_area)), None),
    )


def _leading_role(viewer: Viewer) -> str:
    held = {role for role, _ in viewer.roles}
    leading = next((role for role in _LEADING if role in held), None)
    return ROLE_LABELS[leading] if leading else ""


# Who somebody is first when they hold several roles.
_LEADING = (
    Role.REGISTERED_MANAGER,
    Role.QUALITY_LEAD,
    Role.SAFEGUARDING_LEAD,
    Role.ADMINISTRATOR,
    Role.BOARD_MEMBER,
    Role.TRAINER,
    Role.SHIFT_LEAD,
    Role.CARE_WORKER,
    Role.INSPECTOR,
)
