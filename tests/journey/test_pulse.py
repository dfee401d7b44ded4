"""How sure staff feel, before a change and since: asked once each, in totals, and nobody is known."""

from collections.abc import Sequence

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.people.models import Account
from heedwell.foundation.trail.verify import findings
from heedwell.journey.pulses import ask
from heedwell.loop.actions.models import Action
from heedwell.loop.cases import about_staff
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.models import (
    PulseResult,
    PulseRound,
    PulseTally,
    PulseTicket,
)
from heedwell.loop.verification.ways.pulse import operations as pulses
from heedwell.loop.verification.ways.pulse import queries
from heedwell.loop.verification.ways.pulse.operations import (
    AnsweredAlready,
    AskedAlready,
    NotAllChosen,
    NotItsTime,
    RoundOver,
    TooFewToAsk,
)
from heedwell.loop.verification.ways.pulse.queries import Pulse
from heedwell.rules.pulse import NEWEST, Side
from heedwell.rules.tiers import Tier
from heedwell.statistics.verdict.verdict import Word
from tests.access.trail import last_line, verbs
from tests.journey.team import Team

BEFORE, AFTER = Side.BEFORE, Side.AFTER


@pytest.fixture
def action(team: Team) -> Action:
    return team.reviewed(Tier.LOW_HARM)[1]


@pytest.fixture
def staff(team: Team) -> list[Account]:
    """Twelve who do the work at Rowan House: Amina, Dev and ten more."""
    more = [team.provider.employ(f"Worker {n}", Role.CARE_WORKER, team.here) for n in range(10)]
    return [team.amina, team.dev, *more]


def opened(team: Team, action: Action, side: Side = BEFORE) -> PulseRound:
    return ask(action=action, side=side, by=team.rob, at=team.at)


def answer(pulse: PulseRound, who: Account, step: int = 4) -> None:
    chosen = {each.code: step for each in NEWEST.statements}
    pulses.answer(pulse=pulse, chosen=chosen, who=who)


def asked(team: Team, action: Action, side: Side, staff: Sequence[Account], *steps: int) -> None:
    """So many of the staff choose these steps, and the questions end."""
    pulse = opened(team, action, side)
    for who, step in zip(staff, steps, strict=False):
        answer(pulse, who, step)
    pulses.end_round(pulse=pulse, by=team.rob, at=team.at)


def found(team: Team, action: Action) -> Pulse:
    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        return queries.of_action(viewer, action)


@pytest.mark.requirement("V12")
@pytest.mark.requirement("V08", "confidence or competence")
def test_more_feel_sure_since_than_before_of_all_who_were_asked(
    team: Team, action: Action, staff: list[Account]
):
    asked(team, action, BEFORE, staff, 1, 2, 2, 3, 3, 2, 4, 1, 2)
    team.later(days=3).do(action)
    asked(team, action, AFTER, staff, 5, 4, 4, 5, 3, 4, 4, 5, 4, 4)

    pulse = found(team, action)

    assert pulse.before is not None
    assert pulse.after is not None
    assert pulse.judged is not None
    assert pulse.judged.verdict is not None
    assert (pulse.before.answered, pulse.before.pulse.asked) == (9, 12)
    assert (pulse.after.answered, pulse.after.pulse.asked) == (10, 12)
    assert (pulse.before.lines[0].met, pulse.before.lines[0].sample) == (1, 9)
    assert (pulse.after.lines[0].met, pulse.after.lines[0].sample) == (9, 10)
    assert pulse.judged.verdict.word is Word.IMPROVED
    assert pulse.before.pulse.version == pulse.after.pulse.version


@pytest.mark.requirement("V12")
def test_a_few_more_are_too_few_answers_to_tell(team: Team, action: Action, staff: list[Account]):
    asked(team, action, BEFORE, staff, 4, 4, 1, 1, 1)
    team.later(days=3).do(action)
    asked(team, action, AFTER, staff, 4, 4, 4, 1, 1)

    judged = found(team, action).judged

    assert judged is not None
    assert judged.verdict is not None
    assert judged.verdict.word is Word.TOO_FEW


@pytest.mark.requirement("V12")
def test_four_answers_are_never_shown_nor_kept(team: Team, action: Action, staff: list[Account]):
    asked(team, action, BEFORE, staff, 1, 2, 3, 4)

    before = found(team, action).before

    assert before is not None
    assert (before.answered, before.lines) == (4, [])
    with team.provider.reading():
        assert not PulseResult.objects.exists()


def test_nothing_is_shown_while_the_questions_are_open(
    team: Team, action: Action, staff: list[Account]
):
    pulse = opened(team, action)
    for who in staff:
        answer(pulse, who)

    before = found(team, action).before

    assert before is not None
    assert before.lines == []


@pytest.mark.requirement("V12")
def test_nothing_that_is_kept_says_who_answered_what_or_when(
    team: Team, action: Action, staff: list[Account]
):
    pulse = opened(team, action)
    told = len(verbs(team.provider))
    for who in staff[:6]:
        team.later(hours=1)
        answer(pulse, who)

    assert len(verbs(team.provider)) == told  # no line of anybody's answering
    pulses.end_round(pulse=pulse, by=team.rob, at=team.at)

    line = last_line(team.provider)
    assert (line.verb, line.by_id) == ("pulse.ended", team.rob.pk)
    with team.provider.reading():
        assert not PulseTicket.objects.exists()
        assert not PulseTally.objects.exists()
        columns = {field.name for field in PulseResult._meta.get_fields()}
    assert not columns & {"account", "answered_by", "at", "answered_at"}


def test_the_trail_holds_together_while_they_answer_and_after(
    team: Team, action: Action, staff: list[Account]
):
    pulse = opened(team, action)
    answer(pulse, staff[0])
    assert list(findings(None)) == []

    for who in staff[1:6]:
        answer(pulse, who)
    pulses.end_round(pulse=pulse, by=team.rob, at=team.at)

    assert list(findings(None)) == []


@pytest.mark.requirement("V12")
def test_everybody_answers_once_and_only_who_was_asked(
    team: Team, action: Action, staff: list[Account]
):
    pulse = opened(team, action)
    answer(pulse, team.amina)

    with pytest.raises(AnsweredAlready):
        answer(pulse, team.amina)
    for other in (team.rob, team.sue, team.priya):
        with pytest.raises(AnsweredAlready):
            answer(pulse, other)


def test_who_is_asked_is_told_without_a_word_of_the_event(
    team: Team, action: Action, staff: list[Account]
):
    pulse = opened(team, action)

    with team.provider.reading():
        told = list(Notice.objects.filter(kind=f"pulse.{pulse.pk}").select_related("to_account"))
    assert {each.to_account for each in told} == set(staff)
    assert action.what not in told[0].body


def test_where_four_do_the_work_nobody_is_asked(team: Team, action: Action):
    with pytest.raises(TooFewToAsk):
        opened(team, action)


def test_somebody_whom_the_case_is_about_is_not_asked(
    team: Team, action: Action, staff: list[Account]
):
    about_staff.say(case=action.case, account=staff[5], words="", by=team.rob, at=team.at)

    assert opened(team, action).asked == 11


@pytest.mark.requirement("V12")
def test_each_side_is_asked_once_and_at_its_time(team: Team, action: Action, staff: list[Account]):
    with pytest.raises(NotItsTime):
        opened(team, action, AFTER)
    before = opened(team, action)
    with pytest.raises(AskedAlready):
        opened(team, action)
    team.later(days=3).do(action)

    with pytest.raises(RoundOver):  # what is felt now is not how it was before
        answer(before, team.amina)
    with pytest.raises(NotItsTime):
        opened(team, action, BEFORE)
    opened(team, action, AFTER)


@pytest.mark.requirement("V12")
def test_what_nobody_ended_ends_with_its_time_and_who_answered_is_deleted(
    team: Team, action: Action, staff: list[Account]
):
    pulse = opened(team, action)
    for who in staff[:6]:
        answer(pulse, who)
    assert tickets(team) == 12

    team.later(days=1).do(action)

    assert tickets(team) == 0
    assert found(team, action).before is not None
    opened(team, action, AFTER)
    team.later(weeks=2).check(action, finding=Finding.NOT_IN_PRACTICE)
    assert tickets(team) == 0


@pytest.mark.requirement("V12")
def test_a_change_that_was_made_anew_is_asked_about_anew(
    team: Team, action: Action, staff: list[Account]
):
    team.do(action)
    old = opened(team, action, AFTER)
    team.later(weeks=2).check(action, finding=Finding.NOT_IN_PRACTICE)
    team.later(days=3).do(action, why_again="The late shift had not heard of it.")
    assert found(team, action).after is None

    new = opened(team, action, AFTER)

    with pytest.raises(RoundOver):
        answer(old, team.amina)
    with pytest.raises(AskedAlready):
        opened(team, action, AFTER)
    for who in staff[:6]:
        answer(new, who)
    pulses.end_round(pulse=new, by=team.rob, at=team.at)
    since = found(team, action).after
    assert since is not None
    assert (since.pulse, since.answered) == (new, 6)
    assert [each.pulse for each in found(team, action).earlier] == [old]


def tickets(team: Team) -> int:
    with team.provider.reading():
        return PulseTicket.objects.count()


def test_after_the_end_nobody_answers(team: Team, action: Action, staff: list[Account]):
    pulse = opened(team, action)
    pulses.end_round(pulse=pulse, by=team.rob, at=team.at)

    with pytest.raises(RoundOver):
        answer(pulse, team.amina)
    with pytest.raises(RoundOver):
        pulses.end_round(pulse=pulse, by=team.rob, at=team.at)


@pytest.mark.parametrize("chosen", [{}, {"sure": 4}, {c.code: 6 for c in NEWEST.statements}])
def test_each_statement_is_answered_on_the_scale(
    team: Team, action: Action, staff: list[Account], chosen: dict[str, int]
):
    with pytest.raises(NotAllChosen):
        pulses.answer(pulse=opened(team, action), chosen=chosen, who=team.amina)
