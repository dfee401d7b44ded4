"""The words on the page where a check is recorded."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localdate

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.verification.ways.audits.comparing import Totals
from heedwell.loop.verification.ways.observing.results import Observed
from heedwell.loop.verification.ways.sampling.results import Result
from heedwell.rules.deadlines import CheckKind
from heedwell.rules.vocabulary import DIRECTIONS
from heedwell.web.cases.pages.observing import observed_note
from heedwell.web.cases.pages.samples import audit_note, sample_note
from heedwell.web.components.parts import Fact, Facts, Note, Tone
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.verification.models import Recheck


class CheckPage:
    def __init__(
        self,
        viewer: Viewer,
        recheck: "Recheck",
        sampled: Result | None,
        audited: Totals | None,
        observed: Observed | None,
    ) -> None:
        action = recheck.action
        self.case = action.case
        self.action = action
        self.window = (
            f"{CheckKind(recheck.kind).label}, between "
            f"{day_words(recheck.opens_on)} and {day_words(recheck.due_date)}."
        )
        self.measure = Facts(
            tuple(
                Fact(term, words)
                for term, words in (
                    ("What we look at", action.measure.metric),
                    ("Which way is better", DIRECTIONS.label(action.measure.direction)),
                    ("What it was before", action.measure.before),
                    ("What should be better for people", action.outcome),
                )
                if words
            )
        )
        self.changes = list(action.changes.all())
        self.notes = _notes(viewer, recheck)
        may_draw = recheck.opens_on <= localdate() and recheck.action.owner_id != viewer.account.pk
        is_free = may_draw and not (sampled or audited or observed)
        self.rests_on = [
            note
            for note in (
                sample_note(recheck, sampled, may=is_free),
                audit_note(audited) if audited else None,
                observed_note(recheck, observed, may=is_free),
            )
            if note is not None
        ]
        self.audits = ""
        if is_free:
            self.audits = f"{reverse('audits:list')}?check={recheck.pk}"


def _notes(viewer: Viewer, recheck: "Recheck") -> list[Note]:
    notes = []
    if recheck.action.owner_id == viewer.account.pk:
        notes.append(
            Note(
                "You carried this change out, so somebody else records whether it worked.",
                "You cannot check your own change",
                Tone.BAD,
            )
        )
    if recheck.opens_on > localdate():
        notes.append(
            Note(
                "A quiet week proves nothing yet. You can record now that it is not in practice, "
                f"or that it is too early to tell; that it works, from {day_words(recheck.opens_on)}.",
                "The change needs time to show",
            )
        )
    return notes
