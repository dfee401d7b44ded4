"""The words on what is observed: what is looked for, how often it was done, and what that shows."""

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.states import ActionState
from heedwell.loop.verification.ways.observing import queries
from heedwell.loop.verification.ways.observing.queries import Watching
from heedwell.loop.verification.ways.observing.results import Observed
from heedwell.loop.verification.ways.shares import Beside, Line, beside
from heedwell.rules.observing import NEVER_A_PERSON, PassRule
from heedwell.rules.sampling import Seen
from heedwell.rules.vocabulary import DEBRIEF_ROLES, PARTS_OF_DAY
from heedwell.statistics.verdict.verdict import Word
from heedwell.web.cases.lookups import may_observe
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Cell, DataTable, EmptyState, Link, Note, Tag, Tone
from heedwell.web.words import day_words, interval_words, names_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.loop.verification.models import Recheck
    from heedwell.loop.verification.ways.models import Observation

SAYS = "What could be seen being done, before the change and since: ticked as it happened."
_TONES = {Seen.YES: Tone.GOOD, Seen.NO: Tone.BAD, Seen.NOT_SEEN: Tone.PLAIN}


class ObservingPage:
    """`may` is whether the viewer plans and observes here; `recheck` is what they observe for."""

    def __init__(
        self, action: "Action", watching: Watching | None, recheck: "Recheck | None", *, may: bool
    ) -> None:
        self.action = action
        self.case = action.case
        self.back = case_url(action.case, "action", action_id=action.pk)
        self.says = SAYS
        self.never = NEVER_A_PERSON
        self.links = _links(action, watching, recheck) if may else []
        self.waits = _waits(recheck) if may and watching else ""
        self.empty = None
        if watching is None:
            self.empty = EmptyState(
                "Nothing is looked for yet",
                "Say what somebody can see being done when the change is in practice, and how often "
                "it has to be. Look on once before the change, if you can: then both stand side by side.",
                self.links[0] if self.links else None,
            )
            return
        self.rule = PassRule(watching.plan.wanted, watching.plan.needed).says
        self.planned = f"Planned {_when(watching)} by {watching.plan.planned_by.name}."
        self.behaviours = [each.words for each in watching.behaviours]
        self.note = result_note(watching.latest())
        self.table = sides_table(watching)
        self.observations = [_Once(each, watching) for each in watching.observations]


class ObservingCard:
    """On the page of an action: what was seen, or the way to begin."""

    def __init__(self, action: "Action", watching: Watching | None, *, may: bool) -> None:
        url = case_url(action.case, "observed", action_id=action.pk)
        self.table = sides_table(watching) if watching else None
        self.says = SAYS
        self.is_shown = watching is not None or may
        self.link = Link("Observe practice" if may else "What was observed", url)


def observing_card(viewer: Viewer, action: "Action") -> ObservingCard:
    return ObservingCard(action, queries.of_action(viewer, action), may=may_observe(viewer, action))


def sides_table(watching: Watching) -> DataTable | None:
    """Each behaviour before the change and for the newest check that was observed."""
    latest = watching.latest()
    now, before = _lines(latest), _lines(watching.before)
    if not now:
        now, before = before, []
        columns: tuple[str, ...] = ("What is looked for", "Before the change")
    elif before:
        columns = ("What is looked for", "Before the change", "Since", "What that shows")
    else:
        columns = ("What is looked for", "Since the change")
    if not now:
        return None
    return DataTable(
        "How often each was done, of the times that it could be seen",
        columns,
        tuple(_row(each) for each in beside(now, before)),
        shows_caption=False,
    )


def result_note(found: Observed | None, link: Link | None = None) -> Note | None:
    """What the observations for a check say so far, or in the end."""
    if found is None:
        return None
    rule, times = found.rule, f"{found.observations} of {found.rule.wanted}"
    if not found.is_enough:
        return Note(
            f"{times} observations so far. {rule.says}", "More is to be seen", Tone.PLAIN, link
        )
    whole = f"All that could be seen was done in {found.whole} of {found.observations} observations"
    if found.shows_it:
        return Note(f"{whole}. {rule.says}", "Practice shows the change", Tone.GOOD, link)
    seldom = names_words([f"“{each.words}”, {counted(each)}" for each in found.too_seldom])
    return Note(
        f"{whole}. Too seldom: {seldom}. {rule.says}",
        "Practice does not show the change well enough",
        Tone.BAD,
        link,
    )


def observed_note(recheck: "Recheck", found: Observed | None, *, may: bool) -> Note | None:
    """Beside the form of a check: the observations it rests on, or the way to them."""
    url = case_url(recheck.action.case, "observed", action_id=recheck.action_id)
    if found is not None:
        return result_note(found, Link("Open the observations", url))
    if not may:
        return None
    return Note(
        "Name what somebody can see being done, look on a few times, and the check rests on what was "
        "seen. Never a name, never a score of a person.",
        "Check by observing practice",
        Tone.CALM,
        Link("Observe practice", url),
    )


def counted(line: Line) -> str:
    return f"{line.met} of {line.sample}" if line.sample else "not seen"


class _Once:
    """One observation as it is shown: when and whose practice, each behaviour, what was noted."""

    def __init__(self, observation: "Observation", watching: Watching) -> None:
        side = "before the change" if observation.recheck_id is None else "for the check"
        self.when = (
            f"{day_words(observation.observed_on)}, "
            f"{PARTS_OF_DAY.label(observation.part_of_day).lower()}"
        )
        self.whose = (
            f"{DEBRIEF_ROLES.label(observation.role)}, {side}. "
            f"Observed by {observation.observed_by.name}."
        )
        self.found = [
            (row.behaviour.words, Tag(Seen(row.seen).label, _TONES[Seen(row.seen)]))
            for row in watching.found.get(observation.pk, [])
        ]
        self.words = observation.words


def _links(action: "Action", watching: Watching | None, recheck: "Recheck | None") -> list[Link]:
    plan_url = case_url(action.case, "plan-observing", action_id=action.pk)
    if watching is None:
        return [Link("Say what you will look for", plan_url)]
    if recheck is not None:
        links = _for_check(recheck, watching.by_check.get(recheck.pk))
    else:
        links = _for_before(action, watching.before)
    if not watching.observations:
        links.append(Link("Change what you look for", plan_url))
    return links


def _for_check(recheck: "Recheck", found: Observed | None) -> list[Link]:
    case = recheck.action.case
    if _waits(recheck):
        return []
    if found is not None and found.is_enough:
        return [Link("Record the check", case_url(case, "check", check_id=recheck.pk))]
    url = case_url(case, "observe", check_id=recheck.pk)
    return [Link("Add an observation for the check", url)]


def _for_before(action: "Action", found: Observed | None) -> list[Link]:
    can_be = action.state == ActionState.AGREED and not action.reopened
    if not can_be or (found is not None and found.is_enough):
        return []
    url = case_url(action.case, "observe-before", action_id=action.pk)
    return [Link("Add an observation before the change", url)]


def _waits(recheck: "Recheck | None") -> str:
    if recheck is None or recheck.opens_on <= localdate():
        return ""
    return f"The change needs time to show. Observe from {day_words(recheck.opens_on)}."


def _when(watching: Watching) -> str:
    return day_words(localdate(watching.plan.planned_at))


def _lines(found: Observed | None) -> list[Line]:
    return list(found.lines) if found else []


def _row(each: Beside) -> tuple[Cell, ...]:
    sides = [_side(line) for line in (each.before, each.now) if line is not None]
    shows = [Cell(_says(each))] if each.before is not None else []
    return (Cell(each.now.words), *sides, *shows)


def _side(line: Line) -> Cell:
    if not line.sample:
        return Cell("not seen")
    return Cell(
        f"{line.met} of {line.sample}",
        detail=f"among all: {interval_words(*line.interval)}",
    )


def _says(each: Beside) -> str:
    if each.verdict is None:
        return "Nothing to compare"
    word = each.verdict.word
    return "Too few to tell" if word is Word.TOO_FEW else word.capitalize()
