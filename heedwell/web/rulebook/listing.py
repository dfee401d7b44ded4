"""The rules that hold, and how they came to be. Whoever reads cases may read both."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import roles_held
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.setup import queries
from heedwell.loop.cases import rulebooks
from heedwell.loop.reviews.themes.queries import decisions
from heedwell.rules.rulebook import Rulebook
from heedwell.web.access import SignedInRequest, require
from heedwell.web.rulebook.pages import HistoryPage, RulesPage, Versions, nobody_to_tell
from heedwell.web.rulebook.theme_words import decided


def may_set(viewer: Viewer) -> bool:
    """Rules hold for every service, so whoever sets them has the role in all of them."""
    return viewer.scope(Permission.SET_RULES).everywhere


def versions_of(viewer: Viewer) -> Versions:
    return Versions(rulebooks.versions(viewer), localdate())


def gaps(viewer: Viewer, rulebook: Rulebook) -> list[str]:
    services = queries.open_services(viewer, Permission.READ_RULES)
    return nobody_to_tell(rulebook, services, roles_held(viewer.organisation.pk))


@require(Permission.READ_RULES)
@require_safe
def in_force(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    page = RulesPage(versions_of(viewer), may_set=may_set(viewer))
    context = {
        "page": page,
        "gaps": gaps(viewer, page.now),
        "may_set": may_set(viewer),
        "may_set_some": viewer.may(Permission.SET_RULES),
        "may_close_days": viewer.may(Permission.KEEP_SERVICE),
    }
    return render(request, "rulebook/rules.html", context)


@require(Permission.READ_RULES)
@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    page = HistoryPage(versions_of(viewer), may_set=may_set(viewer))
    themes = [decided(row) for row in decisions(viewer)]
    return render(request, "rulebook/history.html", {"page": page, "themes": themes})
