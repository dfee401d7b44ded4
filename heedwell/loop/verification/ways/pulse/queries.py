"""What staff were asked and answered, in totals; and the questions that wait for somebody."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Action
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.verification.ways.models import PulseResult, PulseRound, PulseTicket
from heedwell.loop.verification.ways.pulse.operations import ASKED
from heedwell.loop.verification.ways.shares import Beside, Line, beside
from heedwell.rules.pulse import INSTRUMENTS, Side


@dataclass(frozen=True)
class Round:
    """`answered` of those who were asked; `lines` how many agree, none while it is open or too few."""

    pulse: PulseRound
    answered: int
    has_ended: bool
    lines: list[Line]


@dataclass(frozen=True)
class Pulse:
    """`after` is of the change as it stands; `earlier` of one that a check opened again."""

    before: Round | None
    after: Round | None
    earlier: tuple[Round, ...] = ()

    @property
    def beside(self) -> list[Beside]:
        """Each statement, since the change and before; empty until it was asked since."""
        now = self.after.lines if self.after else []
        return beside(now, self.before.lines if self.before else [])

    @property
    def judged(self) -> Beside | None:
        """The one statement that the change is judged by."""
        return self.beside[0] if self.beside else None


def of_action(viewer: Viewer, action: Action) -> Pulse:
    """Of an action that the viewer has been shown to see."""
    return of_actions(viewer, [action.pk]).get(action.pk, Pulse(None, None))


def of_actions(viewer: Viewer, action_ids: Iterable[UUID]) -> dict[UUID, Pulse]:
    """By action, for several at once; none for one of which nobody was asked."""
    rounds = list(
        PulseRound.objects.filter(organisation=viewer.organisation, action__in=list(action_ids))
        .select_related("end", "opened_by", "action")
        .order_by("opened_at")
    )
    if not rounds:
        return {}
    rows = PulseResult.objects.filter(organisation=viewer.organisation, round__in=rounds)
    return _by_action(rounds, rows)


def shown_of(viewer: Viewer, action_ids: Iterable[UUID]) -> dict[UUID, Pulse]:
    """Like `of_actions`, in one query: only what has ended and had enough answers."""
    rows = list(
        PulseResult.objects.filter(
            organisation=viewer.organisation, round__action__in=list(action_ids)
        )
        .select_related("round__end", "round__action")
        .order_by("round__opened_at")
    )
    return _by_action({row.round_id: row.round for row in rows}.values(), rows)


def _by_action(rounds: Iterable[PulseRound], rows: Iterable[PulseResult]) -> dict[UUID, Pulse]:
    results: dict[UUID, dict[str, PulseResult]] = {}
    for row in rows:
        results.setdefault(row.round_id, {})[row.statement] = row
    found: dict[UUID, list[Round]] = {}
    for each in rounds:
        found.setdefault(each.action_id, []).append(_round(each, results))
    return {pk: _pulse(each) for pk, each in found.items()}


def _pulse(rounds: list[Round]) -> Pulse:
    before = [each for each in rounds if each.pulse.side == Side.BEFORE]
    since = [each for each in rounds if each.pulse.side == Side.AFTER]
    now = [each for each in since if each.pulse.reopened == each.pulse.action.reopened]
    earlier = tuple(each for each in since if each not in now)
    return Pulse(next(iter(before), None), next(iter(now), None), earlier)


def one_of(viewer: Viewer, action: Action, round_id: UUID) -> PulseRound | None:
    rows = PulseRound.objects.filter(organisation=viewer.organisation, action=action, pk=round_id)
    return rows.first()


def waiting_for(viewer: Viewer) -> list[PulseRound]:
    """What this person was asked and has not answered. Only some roles are ever asked."""
    if not viewer.has_role(*ASKED):
        return []
    return [each.round for each in _unanswered(viewer)]


def to_answer(viewer: Viewer, round_id: UUID) -> PulseRound | None:
    found = _unanswered(viewer).filter(round=round_id).first()
    return found.round if found else None


def _unanswered(viewer: Viewer) -> QuerySet[PulseTicket]:
    """Tickets go when a round ends. Before a change is as long as it is not live, since is while it is."""
    over = (
        Q(round__side=Side.BEFORE, round__action__live_on__isnull=False)
        | Q(round__side=Side.AFTER, round__action__live_on__isnull=True)
        | ~Q(round__reopened=F("round__action__reopened"))
    )
    rows = PulseTicket.objects.filter(
        organisation=viewer.organisation, account=viewer.account, is_used=False
    )
    rows = rows.exclude(over).exclude(round__action__case__in=cases_about(viewer))
    return rows.select_related("round__action__service").order_by("round__opened_at")


def _round(pulse: PulseRound, results: dict[UUID, dict[str, PulseResult]]) -> Round:
    end = getattr(pulse, "end", None)
    instrument, rows = INSTRUMENTS[pulse.version], results.get(pulse.pk, {})
    lines = [
        Line(each.words, instrument.agree(rows[each.code].steps), sum(rows[each.code].steps))
        for each in instrument.statements
        if each.code in rows
    ]
    return Round(pulse, end.answered if end else 0, end is not None, lines)


def answered_so_far(viewer: Viewer, action: Action) -> dict[UUID, int]:
    """By round that is open: how many, never what."""
    rows = PulseTicket.objects.filter(
        organisation=viewer.organisation, round__action=action, is_used=True
    )
    return dict(Counter(rows.values_list("round", flat=True)))
