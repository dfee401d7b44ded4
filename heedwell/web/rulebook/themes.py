"""The provider's own learning themes: which are in use, what was decided, and deciding."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.reviews.states import ThemeStep
from heedwell.loop.reviews.themes import changing, queries
from heedwell.web.access import SignedInRequest, require
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm
from heedwell.web.components.parts import Cell, DataTable, Tag, Tone
from heedwell.web.rulebook.changing import for_all
from heedwell.web.rulebook.listing import may_set
from heedwell.web.rulebook.theme_words import decided

if TYPE_CHECKING:
    from heedwell.loop.reviews.models import Theme

_REFUSED: dict[type[Exception], tuple[str, str]] = {
    changing.NameTaken: ("name", "A theme has this name already. Enter another, or merge the two"),
    changing.SameTheme: ("into", "These two count together already. Select another theme"),
    changing.ThemeRetired: ("theme", "This theme was retired since. Select another"),
    changing.ThemeInUse: ("theme", "This theme is in use. Select a retired one"),
    changing.ThemeMoved: ("theme", "It was renamed or merged since. Select it by its new name"),
}


class ThemeForm(HeedwellForm):
    theme = fields.record_choice("Which theme?", missing="Select the theme")
    step = fields.choice(
        "What do you want to do?", ThemeStep.choices, missing="Select what to do with it"
    )
    name = fields.text(
        "What is it called from now on?",
        max_length=120,
        only_when=("step", ThemeStep.RENAME.value),
        missing="Enter the new name",
    )
    into = fields.record_choice(
        "Into which theme?",
        hint="From now on its figures hold the cases of both.",
        only_when=("step", ThemeStep.MERGE.value),
        missing="Select the theme that goes on",
    )
    reason = fields.long_text(
        "Why?", rows=3, hint="Everybody can read this later", missing="Write why, in a sentence"
    )

    def decide(self, viewer: Viewer) -> bool:
        """Do it, or say beside the field why it cannot be done."""
        given = self.cleaned_data
        how = {
            "theme": given["theme"],
            "reason": given["reason"],
            "by": viewer.account,
            "at": now(),
        }
        try:
            match ThemeStep(given["step"]):
                case ThemeStep.RENAME:
                    changing.rename(name=given["name"], **how)
                case ThemeStep.MERGE:
                    changing.merge(into=given["into"], **how)
                case ThemeStep.RETIRE:
                    changing.retire(**how)
                case ThemeStep.BRING_BACK:
                    changing.bring_back(**how)
        except tuple(_REFUSED) as refused:
            self.add_error(*_REFUSED[type(refused)])
            return False
        return True


@require(Permission.READ_RULES)
@require_safe
def themes(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    standing = list(queries.standing(viewer.organisation.pk))
    earlier: dict[object, list[str]] = {}
    for each in queries.merged(viewer):
        earlier.setdefault(each.counts_as_id, []).append(each.name)
    context = {
        "table": _table(standing, earlier) if standing else None,
        "history": [decided(row) for row in queries.decisions(viewer)],
        "may_set": may_set(viewer) and bool(standing),
    }
    return render(request, "rulebook/themes.html", context)


@require(Permission.SET_RULES)
@require_http_methods(["GET", "POST"])
def change_theme(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    if not may_set(viewer):
        return for_all(request)
    form = ThemeForm(request.POST if request.method == "POST" else None)
    form.offer("theme", queries.standing(viewer.organisation.pk))
    form.offer("into", queries.in_use(viewer.organisation.pk))
    if request.method == "POST" and form.is_valid() and form.decide(viewer):
        messages.success(request, "Done. Old cases keep the words in which they were written.")
        return redirect("rulebook:themes")
    context = {
        "title": "Change a learning theme",
        "says": "Old cases keep the theme in the words in which it was named, with its name of today "
        "beside it. Nothing is erased.",
        "button": "Change it",
        "back": (reverse("rulebook:themes"), "Learning themes"),
        "form": form,
    }
    return render(request, "rulebook/theme.html", context)


def _table(standing: "list[Theme]", earlier: dict[object, list[str]]) -> DataTable:
    return DataTable(
        "Learning themes",
        ("Theme", "Counted with it"),
        tuple(
            (
                Cell(each.name, tag=Tag("retired", Tone.PLAIN) if each.retired_at else None),
                Cell(", ".join(earlier.get(each.pk, []))),
            )
            for each in standing
        ),
        shows_caption=False,
    )
