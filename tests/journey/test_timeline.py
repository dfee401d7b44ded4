"""The timeline of a review: prefilled, in order, every version kept, every statement's ground shown."""

from datetime import date, time
from typing import Any

import pytest

from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.reviews.operations import AlreadySubmitted
from heedwell.loop.reviews.states import Holds, Rests, When
from heedwell.loop.reviews.timeline import operations as timeline
from heedwell.loop.reviews.timeline.drafts import EvidenceDraft, Moment, StatementDraft
from heedwell.loop.reviews.timeline.operations import ReasonNeeded
from heedwell.loop.reviews.timeline.prefill import drafts_for
from heedwell.loop.reviews.timeline.queries import Standing, Timeline, timeline_of
from heedwell.loop.signals import operations as signals
from heedwell.rules.tiers import Tier
from tests.access.trail import last_line, verbs
from tests.journey.team import Team


def at(clock: time, day: date = date(2026, 3, 2)) -> Moment:
    return Moment(when=When.EXACT, on_day=day, at_time=clock)


def lines(team: Team, case: Case) -> Timeline:
    with team.provider.reading():
        return timeline_of(team.review_of(case))


def words(found: Timeline) -> list[str]:
    return [one.newest.what for one in found.standing]


def add(team: Team, case: Case, what: str, **facts: Any) -> Standing:
    row = timeline.add(
        review=team.review_of(case),
        draft=StatementDraft(what=what, **facts),
        by=team.dev,
        at=team.at,
    )
    found = lines(team, case).get(row.pk)
    assert found is not None
    return found


def empty_case(team: Team) -> Case:
    """A case whose prefilled statements were all taken out."""
    case = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)
    for one in lines(team, case).standing:
        take_out(team, case, one)
    return case


def take_out(team: Team, case: Case, one: Standing, reason: str = "Stands elsewhere") -> None:
    timeline.take_out(
        review=team.review_of(case),
        standing=one,
        version=one.newest.version,
        reason=reason,
        by=team.dev,
        at=team.at,
    )


@pytest.mark.requirement("C07")
def test_a_timeline_begins_with_what_the_records_say_in_the_order_of_time(team: Team):
    reported = team.report(
        happened_time=time(17, 40), happened_precision="exact", told=("manager_on_call",)
    )
    team.later(hours=1)
    signals.amend(signal=reported.signal, words="The radio was on too.", by=team.amina, at=team.at)
    case = team.later(hours=1).triage(reported.case, Tier.MODERATE_OR_REPEAT, reason="With Dev")

    found = lines(team, case)

    assert words(found) == [
        "She paced and called out while the dining room was full.",
        "Done at once: Walked with her in the garden until she was calm.",
        "Told: The manager or the on-call manager",
        "It was reported in Heedwell.",
        "2 people were told by Heedwell that it waits for triage.",
        "Added to the report: The radio was on too.",
    ]
    assert found.standing[0].at_time == time(17, 40)
    assert [each.record_id for each in found.standing[0].evidence] == [reported.signal.pk]
    assert verbs(team.provider).count("timeline.prefilled") == 1


def test_what_is_added_to_the_report_later_is_brought_in_once(team: Team):
    reported = team.report()
    case = team.triage(reported.case, Tier.LOW_HARM)
    signals.amend(signal=reported.signal, words="One more thing.", by=team.amina, at=team.at)
    before = len(lines(team, case).standing)

    for _ in range(2):
        with team.provider.reading():
            drafts = drafts_for(case)
        timeline.prefill(review=team.review_of(case), drafts=drafts, by=team.dev, at=team.at)

    assert len(lines(team, case).standing) == before + 1


def test_what_was_taken_out_is_kept_with_its_reason_and_does_not_come_back(team: Team):
    case = team.triaged()
    first = lines(team, case).standing[0]
    take_out(team, case, first, "It was another evening")

    with team.provider.reading():
        drafts = drafts_for(case)
    timeline.prefill(review=team.review_of(case), drafts=drafts, by=team.dev, at=team.at)

    found = lines(team, case)
    assert first.key not in {one.key for one in found.standing}
    assert [(one.newest.what, one.newest.reason) for one in found.taken_out] == [
        (first.newest.what, "It was another evening")
    ]


def test_nothing_is_taken_out_of_a_timeline_without_a_reason(team: Team):
    case = team.triaged()

    with pytest.raises(ReasonNeeded):
        take_out(team, case, lines(team, case).standing[0], "  ")


@pytest.mark.requirement("C07")
def test_statements_stand_by_their_time_and_those_without_after_the_one_they_follow(team: Team):
    case = empty_case(team)
    add(team, case, "Tea", moment=at(time(18)))
    lunch = add(team, case, "Lunch", moment=at(time(12)))
    add(team, case, "In the evening", moment=Moment(
        when=When.PART, on_day=date(2026, 3, 2), part_of_day="evening"))  # fmt: skip
    add(team, case, "That day, nobody knows when", moment=Moment(
        when=When.DAY, on_day=date(2026, 3, 2)))  # fmt: skip
    add(team, case, "The day before", moment=at(time(23), date(2026, 3, 1)))
    add(team, case, "Straight after lunch", after=lunch.key)
    add(team, case, "At some point later")

    assert words(lines(team, case)) == [
        "The day before",
        "That day, nobody knows when",
        "Lunch",
        "Straight after lunch",
        "In the evening",
        "Tea",
        "At some point later",
    ]


def test_a_changed_statement_is_a_new_row_and_the_old_one_stays(team: Team):
    case = empty_case(team)
    tea = add(team, case, "Tea at six", moment=at(time(18)), who="Shift lead")

    timeline.change(
        review=team.review_of(case),
        standing=tea,
        version=1,
        draft=StatementDraft(what="Tea at seven", moment=at(time(19)), who="Shift lead"),
        reason="The rota says seven",
        by=team.rob,
        at=team.at,
    )

    (found,) = lines(team, case).standing
    assert (found.newest.what, found.newest.version, found.key) == ("Tea at seven", 2, tea.key)
    assert [one.what for one in found.earlier] == ["Tea at six"]
    assert last_line(team.provider).verb == "timeline.changed"


def test_the_second_of_two_who_change_a_statement_is_told(team: Team):
    case = empty_case(team)
    tea = add(team, case, "Tea at six")
    change: dict[str, Any] = {
        "review": team.review_of(case),
        "standing": tea,
        "version": 1,
        "draft": StatementDraft(what="Tea at seven"),
        "at": team.at,
    }
    timeline.change(**change, by=team.dev)

    with pytest.raises(EditedMeanwhile):
        timeline.change(**change, by=team.rob)
    with pytest.raises(EditedMeanwhile):
        take_out(team, case, tea)


@pytest.mark.requirement("C07")
def test_gaps_and_contradictions_are_open_questions(team: Team):
    case = empty_case(team)
    add(team, case, "Tea")
    add(team, case, "Who unlocked the door?", holds=Holds.GAP)
    add(team, case, "Two of us remember it in two ways", holds=Holds.CONTRADICTION)

    questions = lines(team, case).open_questions

    assert [one.newest.holds for one in questions] == [Holds.GAP, Holds.CONTRADICTION]


def test_a_statement_rests_on_what_somebody_told_us_until_it_does_not(team: Team):
    case = empty_case(team)
    tea = add(team, case, "Tea")
    draft = EvidenceDraft(
        rests_on=Rests.TOLD, words="It was loud.", told_by="Night staff", told_on=team.today
    )
    row = timeline.rest_on(
        review=team.review_of(case), standing=tea, draft=draft, by=team.dev, at=team.at
    )
    assert [each.words for each in lines(team, case).standing[0].evidence] == ["It was loud."]

    timeline.drop_evidence(
        review=team.review_of(case),
        evidence=row,
        reason="About another evening",
        by=team.dev,
        at=team.at,
    )

    assert lines(team, case).standing[0].evidence == ()


def test_whoever_writes_in_a_timeline_cannot_sign_the_review(team: Team):
    case = team.triaged()
    add(team, case, "Tea")

    with team.provider.reading():
        review = team.review_of(case)
        assert review.writers.filter(account=team.dev).exists()


def test_a_finished_review_keeps_its_timeline_as_it_is(team: Team):
    case = team.triaged()
    team.write_review(case)
    team.agree(case)
    team.submit(case)

    with pytest.raises(AlreadySubmitted):
        add(team, case, "Tea")
