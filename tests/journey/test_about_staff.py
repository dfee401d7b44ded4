"""A report about somebody who works here: who is told, who is asked, and who is not."""

from datetime import timedelta
from typing import Any

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.people.models import Account
from heedwell.journey import steps
from heedwell.journey.sweep import sweep
from heedwell.loop.cases import about_staff
from heedwell.loop.cases import queries as cases
from heedwell.loop.cases.about_staff import AboutThisPerson, NobodyNamed
from heedwell.loop.cases.models import Case
from heedwell.loop.signals import queries as signals
from heedwell.rules.tiers import Tier
from tests.access.trail import verbs
from tests.journey.team import Team

pytestmark = pytest.mark.requirement("T05")


def told(team: Team, account: Account) -> list[str]:
    with team.provider.reading():
        notices = Notice.objects.filter(to_account=account, subject__contains="2026-")
        return list(notices.values_list("subject", flat=True))


def sees(team: Team, account: Account) -> set[str]:
    viewer = team.provider.viewer(account)
    with team.provider.reading():
        return {case.reference for case in cases.visible_to(viewer)}


def concern(team: Team, about: Account, **facts: Any) -> Case:
    return team.report(
        kind="safeguarding_concern", event_type="safeguarding", about_staff=about, **facts
    ).case


def test_a_report_about_the_manager_goes_to_the_safeguarding_and_quality_leads(team: Team):
    lead = team.provider.employ("Nia", Role.SAFEGUARDING_LEAD)

    case = concern(team, about=team.rob)

    assert told(team, team.rob) == []
    assert told(team, lead) == told(team, team.priya) == [f"{case.reference} waits for triage"]
    assert (sees(team, team.rob), sees(team, team.priya)) == (set(), {case.reference})


def test_who_is_named_only_in_words_keeps_nobody_out_until_triage_names_them(team: Team):
    case = team.report(about_staff_words="The new night carer").case
    assert sees(team, team.rob) == {case.reference}

    about_staff.say(case=case, account=team.rob, words="", by=team.priya, at=team.at)

    assert sees(team, team.rob) == set()
    assert verbs(team.provider)[-1] == "case.about_staff"


def test_late_work_on_it_climbs_past_them_and_nobody_finds_nothing(team: Team):
    concern(team, about=team.rob)

    with_ladder = sweep(team.organisation_id, team.at + timedelta(days=4))

    assert with_ladder > 0
    assert told(team, team.rob) == []
    assert any(subject.startswith("Late: ") for subject in told(team, team.priya))


def test_they_cannot_lead_it_own_its_actions_or_check_them(team: Team):
    case = concern(team, about=team.dev)
    with pytest.raises(AboutThisPerson):
        team.triage(case, lead=team.dev)
    case = team.triage(case, lead=team.rob)

    with pytest.raises(AboutThisPerson):
        team.agree(case, owner=team.dev)
    with pytest.raises(AboutThisPerson):
        team.agree(case, owner=team.amina, verifier=team.dev)


def test_whoever_leads_it_and_is_named_afterwards_hands_it_to_the_one_who_says_so(team: Team):
    case = team.triaged()
    assert case.lead == team.dev

    about_staff.say(case=case, account=team.dev, words="", by=team.rob, at=team.at)

    assert team.again(case).lead == team.rob
    assert sees(team, team.dev) == set()


def test_joining_carries_it_over_to_the_case_that_takes_it_in(team: Team):
    first = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)
    again = concern(team, about=team.dev)

    steps.join(case=again, to=first, reason="The same evening", by=team.rob, at=team.at)

    assert sees(team, team.dev) == set()
    assert team.again(first).is_safeguarding


def test_naming_them_on_a_joined_case_reaches_the_case_that_holds_its_reports(team: Team):
    first, again = team.triaged(), team.report().case
    steps.join(case=again, to=first, reason="The same evening", by=team.rob, at=team.at)

    about_staff.say(case=again, account=team.dev, words="", by=team.rob, at=team.at)

    assert sees(team, team.dev) == set()


def test_taking_it_back_with_a_reason_opens_it_again_and_keeps_both_rows(team: Team):
    case = concern(team, about=team.dev)
    with team.provider.reading():
        (row,) = about_staff.said_of(case)

    about_staff.take_back(said=row, reason="It was his day off", by=team.priya, at=team.at)

    assert sees(team, team.dev) == {case.reference}
    with team.provider.reading():
        assert case.about_staff.count() == 2
        assert list(about_staff.said_of(case)) == []


def test_somebody_must_be_named_in_one_way_or_the_other(team: Team):
    case = team.report().case

    with pytest.raises(NobodyNamed):
        about_staff.say(case=case, account=None, words=" ", by=team.rob, at=team.at)


def test_who_reports_about_themselves_still_finds_their_own_report(team: Team):
    case = concern(team, about=team.dev, by=team.dev)

    viewer = team.provider.viewer(team.dev)
    with team.provider.reading():
        assert signals.mine(viewer).count() == 1
        assert signals.visible_to(viewer).count() == 0
    assert case.reference not in sees(team, team.dev)
