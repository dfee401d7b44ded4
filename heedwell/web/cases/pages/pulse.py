"""The words on how sure staff feel: who answered of how many, how many agree, and what that shows."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.states import ActionState
from heedwell.loop.verification.ways.pulse import queries
from heedwell.loop.verification.ways.pulse.queries import Pulse, Round
from heedwell.loop.verification.ways.shares import Beside, Line
from heedwell.rules.pulse import INSTRUMENTS, LEAST_ANSWERS, NEWEST, WHAT_IS_KEPT, Side
from heedwell.statistics.verdict.verdict import Word
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Cell, DataTable, Link, ListCard, ListRow
from heedwell.web.words import day_words, interval_words, share_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.loop.verification.ways.models import PulseRound

WORDS: dict[Word, str] = {
    Word.IMPROVED: "more confident",
    Word.WORSE: "less confident",
    Word.NO_CHANGE_SEEN: "no change seen",
    Word.TOO_FEW: "too few answers to tell",
}


class PulsePage:
    """`answered` are the answers so far, by round that is open."""

    def __init__(
        self, action: "Action", pulse: Pulse, answered: dict[UUID, int], *, may: bool
    ) -> None:
        self.action = action
        self.case = action.case
        self.back = case_url(action.case, "action", action_id=action.pk)
        shown = pulse.before or pulse.after
        instrument = INSTRUMENTS[shown.pulse.version] if shown else NEWEST
        self.statements = [each.words for each in instrument.statements]
        self.scale = ", ".join(instrument.scale).lower()
        self.judged_by = instrument.judged_by.words
        self.kept = WHAT_IS_KEPT
        self.finding = finding(pulse)
        self.table = _table(pulse)
        rounds = [each for each in (pulse.before, *pulse.earlier, pulse.after) if each]
        self.rounds = [(_state(each, answered), _end(action, each, may)) for each in rounds]
        self.asks = _asks(action, pulse) if may else []


def finding(pulse: Pulse) -> str:
    """In a sentence: what the one statement says that the change is judged by."""
    sides = [each for each in (pulse.before, pulse.after) if each and each.lines]
    if not sides:
        return ""
    return f"“{sides[-1].lines[0].words}”: {said_by_staff(pulse)}."


def said_by_staff(pulse: Pulse | None) -> str:
    """How many feel sure, before and since, and what that shows; empty where nobody was asked."""
    if pulse is None:
        return ""
    sides = [each for each in (pulse.before, pulse.after) if each and each.lines]
    numbers = ", ".join(
        f"{share_words(each.lines[0].met, each.lines[0].sample)} {_when(each)}" for each in sides
    )
    judged = pulse.judged
    if judged is None or judged.verdict is None:
        return numbers
    return f"{numbers}: {WORDS[judged.verdict.word]}"


class PulseCard:
    """On the page of an action, among what is watched beside the count."""

    def __init__(self, action: "Action", pulse: Pulse, *, may: bool) -> None:
        self.finding = finding(pulse)
        self.is_shown = may or any((pulse.before, pulse.after, pulse.earlier))
        self.link = Link("How sure staff feel", case_url(action.case, "pulse", action_id=action.pk))


def pulse_card(viewer: Viewer, action: "Action") -> PulseCard:
    may = viewer.may(Permission.AGREE_ACTIONS, action.service_id)
    return PulseCard(action, queries.of_action(viewer, action), may=may)


def asked_card(waiting: "list[PulseRound]") -> ListCard:
    """On Today, for who was asked."""
    return ListCard(
        "Asked without your name",
        tuple(
            ListRow(
                f"How sure do you feel? {each.action.what}",
                reverse("cases:answer-pulse", args=[each.pk]),
                f"{each.action.service.name}. Four short questions.",
            )
            for each in waiting
        ),
    )


def _when(round_: Round) -> str:
    return "before" if round_.pulse.side == Side.BEFORE else "since"


def _state(round_: Round, answered: dict[UUID, int]) -> str:
    side, pulse = Side(round_.pulse.side), round_.pulse
    asked = f"{side.label}, asked {day_words(localdate(pulse.opened_at))}"
    if not round_.has_ended:
        return f"{asked}: {answered.get(pulse.pk, 0)} of {pulse.asked} have answered so far."
    said = f"{asked}: {round_.answered} of {pulse.asked} answered."
    if round_.lines:
        return said
    return f"{said} Fewer than {LEAST_ANSWERS}, so nothing is shown and nothing of it is kept."


def _end(action: "Action", round_: Round, may: bool) -> str:
    if round_.has_ended or not may:
        return ""
    return case_url(action.case, "end-pulse", action_id=action.pk, round_id=round_.pulse.pk)


def _asks(action: "Action", pulse: Pulse) -> list[Link]:
    sides = []
    if pulse.before is None and action.state == ActionState.AGREED and not action.reopened:
        sides.append((Side.BEFORE, "Ask now, before the change"))
    if pulse.after is None and action.live_on is not None:
        sides.append((Side.AFTER, "Ask now, since the change"))
    return [
        Link(says, case_url(action.case, "ask-pulse", action_id=action.pk, side=side))
        for side, says in sides
    ]


def _table(pulse: Pulse) -> DataTable | None:
    compared = pulse.beside
    if compared:
        columns: tuple[str, ...] = ("Agree", "Before", "Since", "What that shows")
        rows = tuple(_row(each, is_judged=at == 0) for at, each in enumerate(compared))
    elif pulse.before and pulse.before.lines:
        columns = ("Agree", "Before")
        rows = tuple((Cell(line.words), _share(line)) for line in pulse.before.lines)
    else:
        return None
    return DataTable("How many agree, mostly or fully", columns, rows, shows_caption=False)


def _row(each: Beside, *, is_judged: bool) -> tuple[Cell, ...]:
    """Only one statement is judged: among several, chance alone would find something."""
    before = _share(each.before) if each.before else Cell("Not known")
    shows = WORDS[each.verdict.word].capitalize() if each.verdict and is_judged else ""
    return Cell(each.now.words), before, _share(each.now), Cell(shows)


def _share(line: Line) -> Cell:
    return Cell(
        f"{line.met} of {line.sample}",
        detail=interval_words(*line.interval),
    )
