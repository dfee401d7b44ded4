"""Recurred despite action: what happens again questions the change that was to prevent it."""

from datetime import timedelta

import pytest

from heedwell.foundation.notices.models import Notice
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.journey import recurring, steps
from heedwell.journey.facts import gather
from heedwell.journey.holding import NotYet
from heedwell.journey.models import Recurrence
from heedwell.journey.timeline import story_of
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ReasonNeeded
from heedwell.loop.cases import about_staff
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.rules.gates import unmet
from heedwell.rules.recurrence import Because, Meaning
from heedwell.rules.stages import Step
from heedwell.rules.tiers import Tier
from tests.journey.team import Team

pytestmark = pytest.mark.requirement("D08")


@pytest.fixture
def team(db: None) -> Team:
    return Team.begin()


def changed(team: Team, **facts: object) -> Action:
    """A case whose change is live; nobody has checked it."""
    _, action = team.reviewed(Tier.LOW_HARM, **facts)
    team.later(days=1).do(action)
    return action


def found(team: Team, case: Case) -> list[Recurrence]:
    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        return [each.recurrence for each in recurring.of_case(viewer, case)]


def missing(team: Team, case: Case) -> set[str]:
    with team.provider.reading():
        _, facts = gather(team.organisation_id, case.pk)
    return {gate.key for gate in unmet(Step.CLOSE, facts)}


def test_the_same_for_the_same_person_after_the_change_links_to_it(team: Team):
    action = changed(team)
    team.later(days=10)

    again = team.triaged(Tier.LOW_HARM)

    (row,) = found(team, again)
    assert (row.action_id, row.because) == (action.pk, Because.PERSON)
    assert not row.was_verified
    assert "recurrence-answered" in missing(team, again)


def test_it_is_found_as_soon_as_it_is_reported_and_once(team: Team):
    action = changed(team)

    reported = team.later(days=10).report().case
    (row,) = found(team, reported)
    team.triage(reported, Tier.LOW_HARM, reason="Agreed")

    assert row.action_id == action.pk
    assert found(team, reported) == [row]


@pytest.mark.parametrize(
    "facts",
    [{"event_type": "fall"}, {"affected": []}, {"kind": "compliment"}],
    ids=["another kind of event", "nobody whom it happened to", "praise"],
)
def test_what_is_not_the_same_does_not(team: Team, facts: dict[str, object]):
    changed(team)
    team.later(days=10)

    other = team.triaged(Tier.LOW_HARM, **facts)

    assert found(team, other) == []
    assert "recurrence-answered" not in missing(team, other)


def test_what_happened_before_the_change_does_not(team: Team):
    changed(team)

    earlier = team.triaged(Tier.LOW_HARM, happened_on=team.today - timedelta(days=3))

    assert found(team, earlier) == []


def test_the_same_theme_links_once_the_review_names_it(team: Team):
    action = changed(team)
    case, _ = team.later(days=10).reviewed(Tier.LOW_HARM, event_type="fall", affected=[])

    assert [(row.action_id, row.because) for row in found(team, case)] == [
        (action.pk, Because.THEME)
    ]


def test_only_the_newest_of_several_changes_is_questioned(team: Team):
    changed(team)
    newest = changed(team.later(days=5))

    again = team.later(days=10).triaged(Tier.LOW_HARM)
    with write(team.organisation_id):
        assert recurring.look_for_recurrence(again, team.at) == []

    assert [row.action_id for row in found(team, again)] == [newest.pk]


def test_it_is_closed_when_somebody_said_what_it_means_and_only_once(team: Team):
    changed(team)
    again = team.later(days=10).triaged(Tier.LOW_HARM)
    (row,) = found(team, again)

    with pytest.raises(ReasonNeeded):
        recurring.decide_meaning(
            recurrence=row, meaning=Meaning.STANDS, words=" ", by=team.rob, at=team.at
        )
    said = recurring.decide_meaning(
        recurrence=row,
        meaning=Meaning.MORE,
        words="The new staff were not told.",
        by=team.rob,
        at=team.at,
    )

    assert "recurrence-answered" not in missing(team, again)
    assert said.meaning == Meaning.MORE
    with pytest.raises(EditedMeanwhile):
        recurring.decide_meaning(
            recurrence=row, meaning=Meaning.STANDS, words="No.", by=team.priya, at=team.at
        )


def test_nobody_learns_by_it_of_a_case_about_them_or_of_one_entered_in_error(team: Team):
    action = changed(team)
    again = team.later(days=10).triaged(Tier.LOW_HARM)

    def known(account: Account) -> list[bool]:
        viewer = team.provider.viewer(account)
        with team.provider.reading():
            tag = Action.objects.annotate(recurred=recurring.recurred_since(viewer))
            row = tag.get(organisation=team.organisation_id, pk=action.pk)
            return [row.recurred, bool(recurring.of_action(viewer, action))]

    assert known(team.rob) == known(team.priya) == [True, True]
    about_staff.say(case=again, account=team.priya, words="", by=team.rob, at=team.at)
    assert known(team.priya) == [False, False]
    assert known(team.rob) == [True, True]
    steps.withdraw(case=again, reason="Entered twice", by=team.rob, at=team.at)
    assert known(team.rob) == [False, False]


def test_a_change_of_another_house_is_named_only_to_who_reads_there(team: Team):
    action = changed(team)
    told = team.later(days=10).report(service=team.provider.there, by=team.sue)
    again = team.triage(told.case, Tier.LOW_HARM, reason="Agreed", lead=team.sue, by=team.sue)

    viewers = [team.provider.viewer(who) for who in (team.sue, team.priya)]
    with team.provider.reading():
        seen = [[each.may_open for each in recurring.of_case(who, again)] for who in viewers]
        story = story_of(viewers[0], again)

    assert seen == [[False], [True]]
    assert "recurred" in {event.kind for event in story}
    assert not any(action.what in f"{event.what} {event.words}" for event in story)


def test_whoever_made_the_change_hears_of_it_once(team: Team):
    def told() -> list[Account | None]:
        with team.provider.reading():
            found = Notice.objects.filter(
                organisation=team.organisation_id, kind__startswith="case.recurred"
            )
            return [notice.to_account for notice in found]

    changed(team)
    again = team.later(days=10).report().case
    assert told() == []  # it may be the same event, reported twice
    again = team.triage(again, Tier.LOW_HARM, reason="Agreed")

    with write(team.organisation_id):
        assert recurring.look_for_recurrence(again, team.at) == []
    assert told() == [team.dev]
    assert len(found(team, again)) == 1


def test_a_case_cannot_be_closed_before(team: Team):
    changed(team)
    again = team.later(days=10).triaged(Tier.NEAR_MISS)
    team.huddle(again)

    with pytest.raises(NotYet) as refused:
        steps.close(case=again, by=team.rob, at=team.at)

    assert [gate.key for gate in refused.value.gates] == ["recurrence-answered"]
