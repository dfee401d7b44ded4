"""What stands round every page: where this person can go, and who they are. No query."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from heedwell.foundation.access.permissions import ROLE_LABELS, Permission, Role
from heedwell.foundation.access.viewer import Viewer
from heedwell.web.components.frame import Navigation, NavItem


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the navigation: shown to whoever has one of the permissions, or to all."""

    label: str
    route: str
    key: str
    permissions: tuple[Permission, ...] = ()


PLACES: tuple[Place, ...] = (
    Place("Today", "cases:today", "today"),
    Place("Cases", "cases:list", "cases", (Permission.READ_CASES,)),
    Place("Report", "report:start", "report", (Permission.REPORT,)),
    Place("My reports", "report:mine", "mine", (Permission.READ_OWN_REPORTS,)),
    Place("Set up", "setup:index", "setup", (Permission.SET_UP, Permission.KEEP_SERVICE)),
)


def frame(request: HttpRequest) -> dict[str, object]:
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        return {}
    return {
        "nav": Navigation(
            NavItem(place.label, reverse(place.route), place.key, _is_here(place, request))
            for place in PLACES
            if not place.permissions or any(viewer.may(each) for each in place.permissions)
        ),
        "viewer_name": viewer.account.name,
        "viewer_where": f"{_leading_role(viewer)} · {viewer.organisation.name}",
        "organisation": viewer.organisation.name,
        "account_url": reverse("my_account"),
        "search_url": reverse("cases:search") if viewer.may(Permission.READ_CASES) else "",
    }


def _is_here(place: Place, request: HttpRequest) -> bool:
    here = request.resolver_match
    if here is None:
        return False
    area, _, page = here.view_name.partition(":")
    place_area, _, place_page = place.route.partition(":")
    if area != place_area:
        return False
    return place.key not in _ONE_PAGE or page == place_page


# Areas that hold more than one place: there, a place is current on its own page only.
_ONE_PAGE = frozenset({"today", "report", "mine"})


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
