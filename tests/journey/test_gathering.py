"""One letter a day or a week: what is late, due and new, without a name or a fact in it."""

from datetime import UTC, datetime, timedelta

import pytest

from heedwell.foundation.notices import wishes
from heedwell.foundation.notices.models import MailWish, Notice
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import staff
from heedwell.foundation.store.transactions import write
from heedwell.foundation.work.states import WorkState
from heedwell.jobs import handlers
from heedwell.jobs.worker import Duty
from heedwell.journey.gathering import gather
from heedwell.rules.rhythm import Rhythm, Wish
from tests.journey.team import Team

DAILY = Wish(rhythm=Rhythm.DAILY, hour=8)
WEEKLY = Wish(rhythm=Rhythm.WEEKLY, hour=8, weekday=0)

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team.begin()


def choose(team: Team, account: Account, wish: Wish) -> None:
    wishes.choose(organisation_id=team.organisation_id, wish=wish, by=account, at=team.at)


def letters(team: Team, to: Account) -> list[Notice]:
    with team.provider.reading():
        return list(
            Notice.objects.filter(
                organisation=team.organisation_id, to_account=to, kind="gathered"
            ).order_by("created_at")
        )


def hold_all(team: Team) -> None:
    """What the worker does with each notice of somebody who wants them gathered."""
    with write(team.organisation_id):
        for notice in Notice.objects.filter(
            organisation=team.organisation_id, state=WorkState.WAITING
        ):
            later = wishes.later(notice, team.at)
            if later is not None:
                notice.available_at, notice.gathered_for = later.until, later.gathered_for
                notice.save()


def test_a_letter_says_what_is_late_and_due_and_what_is_new_since_the_last(team: Team):
    choose(team, team.dev, DAILY)
    case = team.triaged()
    team.later(hours=1)
    hold_all(team)

    written = gather(team.organisation_id, team.at + timedelta(days=1))

    (letter,) = letters(team, team.dev)
    assert written == 1
    assert f"{case.reference} at Rowan House: finish the review, by Monday 9 March" in letter.body
    assert f"- {case.reference}: you lead the review" in letter.body
    assert "/account/mail/" in letter.body


def test_a_letter_carries_no_name_and_no_fact(team: Team):
    choose(team, team.rob, DAILY)
    team.report(facts="Canary went down the stairs.", title="Canary on the stairs")

    gather(team.organisation_id, team.at + timedelta(days=1))

    (letter,) = letters(team, team.rob)
    assert "decide the tier" in letter.body
    assert "Canary" not in letter.body + letter.subject
    assert team.person.reference not in letter.body


def test_what_the_letter_told_is_not_sent_again(team: Team):
    choose(team, team.dev, DAILY)
    team.triaged()
    hold_all(team)

    gather(team.organisation_id, team.at + timedelta(days=1))

    with team.provider.reading():
        waiting = Notice.objects.filter(
            organisation=team.organisation_id, to_account=team.dev, state=WorkState.WAITING
        )
        assert [notice.kind for notice in waiting] == ["gathered"]


def test_a_letter_comes_once_and_then_a_day_later(team: Team):
    choose(team, team.rob, DAILY)
    team.report()
    morning = datetime(2026, 3, 3, 8, tzinfo=UTC)

    assert gather(team.organisation_id, morning - timedelta(minutes=1)) == 0
    assert gather(team.organisation_id, morning) == 1
    assert gather(team.organisation_id, morning + timedelta(hours=12)) == 0
    assert gather(team.organisation_id, morning + timedelta(days=1)) == 1
    assert len(letters(team, team.rob)) == 2


def test_a_weekly_letter_speaks_of_the_week(team: Team):
    choose(team, team.rob, WEEKLY)
    team.report()

    gather(team.organisation_id, datetime(2026, 3, 9, 8, tzinfo=UTC))

    (letter,) = letters(team, team.rob)
    assert letter.subject.startswith("Your week: 1 late")
    assert "one letter a week" in letter.body


def test_nobody_is_written_to_about_nothing(team: Team):
    choose(team, team.amina, DAILY)

    assert gather(team.organisation_id, team.at + timedelta(days=1)) == 0
    assert letters(team, team.amina) == []


@pytest.mark.requirement("GOALS-R6")
def test_a_letter_after_a_week_without_a_worker_comes_once(team: Team):
    choose(team, team.rob, DAILY)
    team.report()

    assert gather(team.organisation_id, team.at + timedelta(days=7)) == 1
    assert len(letters(team, team.rob)) == 1


def test_who_has_left_gets_no_letter_and_holds_nobody_up(team: Team):
    choose(team, team.rob, DAILY)
    choose(team, team.priya, DAILY)
    team.report()
    staff.end_membership(membership=team.provider.members["Rob"], by=team.priya, at=team.at)

    assert gather(team.organisation_id, team.at + timedelta(days=1)) == 1
    assert letters(team, team.rob) == []


def test_the_letter_itself_is_never_gathered(team: Team):
    choose(team, team.rob, DAILY)
    team.report()
    gather(team.organisation_id, team.at + timedelta(days=1))
    (letter,) = letters(team, team.rob)

    with team.provider.reading():
        assert wishes.later(letter, team.at) is None
        next_at = MailWish.objects.get(account=team.rob).next_at
    assert next_at
    assert next_at > team.at


def test_the_worker_writes_letters_for_every_provider(team: Team):
    other = Team.begin("Ivy Care")
    for each in (team, other):
        choose(each, each.rob, DAILY)
        each.report()

    letters_of_all = handlers.letters(Duty("test", clock=lambda: team.at + timedelta(days=1)))
    letters_of_all()

    assert len(letters(team, team.rob)) == len(letters(other, other.rob)) == 1
