"""What is recorded after an event: who was asked, how staff were looked after, what a link stands on."""

from datetime import timedelta
from typing import Any

import pytest

from heedwell.foundation.people.models import Account
from heedwell.foundation.trail.models import TrailLine
from heedwell.journey import afterwards, steps
from heedwell.journey.afterwards import NotOfThisCase
from heedwell.journey.facts import gather
from heedwell.journey.holding import NotYet
from heedwell.journey.links import records_of
from heedwell.journey.worklists import Task, worklist
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews import operations as reviews
from heedwell.loop.reviews.afterwards import debriefs, support
from heedwell.loop.reviews.afterwards.debriefs import LeaderOrWhyNone
from heedwell.loop.reviews.afterwards.models import DebriefLine
from heedwell.loop.reviews.afterwards.striking import AlreadyStruck
from heedwell.loop.reviews.afterwards.support import SupportDraft
from heedwell.loop.reviews.afterwards.voices import FAMILY, LaterNeedsDay, NothingTold, WhyNotTold
from heedwell.loop.reviews.afterwards.workarounds import WorkaroundDraft
from heedwell.loop.reviews.operations import LinkDraft, LinkNotTraceable
from heedwell.loop.reviews.states import About
from heedwell.rules.facts import Facts
from heedwell.rules.tiers import TIER_RULES, Tier
from tests.journey.team import Team

SERIOUS = Tier.SERIOUS_OR_SAFEGUARDING


def facts_of(team: Team, case: Case) -> Facts:
    with team.provider.reading():
        return gather(team.organisation_id, case.pk)[1]


def kinds_of(team: Team, case: Case, about: About) -> list[str]:
    rob = team.provider.viewer(team.rob)
    with team.provider.reading():
        return [each.kind for each in records_of(rob, case)[about]]


def ready(team: Team, tier: Tier = SERIOUS) -> Case:
    """Written, with an action, and nobody asked yet."""
    case = team.triaged(tier)
    team.write_review(case)
    if TIER_RULES[tier].looks_wider:
        team.look_wider(case)
    team.agree(case)
    return case


def asks(team: Team, who: Account) -> list[str]:
    """What Today says that somebody asks again."""
    viewer = team.provider.viewer(who)
    with team.provider.reading():
        work = worklist(viewer, team.at)
    items = (*work.late, *work.today, *work.week)
    return [item.about for item in items if item.task is Task.ASK]


@pytest.mark.requirement("R15")
@pytest.mark.requirement("P02")
def test_a_serious_review_is_not_finished_before_people_were_asked(team: Team):
    case = ready(team)

    with pytest.raises(NotYet) as refused:
        team.submit(case)

    assert [gate.key for gate in refused.value.gates] == ["debrief-held", "accounts-asked"]
    team.ask_people(case)
    assert team.submit(case).stage == "review"


@pytest.mark.requirement("P01")
@pytest.mark.requirement("R15")
def test_below_tier_3_people_are_asked_and_nothing_waits_for_it(team: Team):
    case, _ = team.reviewed(Tier.MODERATE_OR_REPEAT)

    facts = facts_of(team, case)

    assert (facts.is_debriefed, facts.voices_missing) == (False, 2)
    assert facts.signed_off


@pytest.mark.requirement("R15")
def test_each_person_and_the_family_is_counted_until_it_says_that_they_were_asked(team: Team):
    case = ready(team)
    before = facts_of(team, case).voices_missing

    team.hear(case)
    heard = facts_of(team, case).voices_missing
    family = team.hear(case, FAMILY, outcome="does_not_wish", words="", reason="She said not now")

    assert (before, heard, facts_of(team, case).voices_missing) == (2, 1, 0)
    afterwards.strike(case=case, subject_id=family.pk, reason="Wrong case", by=team.rob, at=team.at)
    assert facts_of(team, case).voices_missing == 1


@pytest.mark.requirement("R15")
def test_asking_later_has_a_day_on_today_and_holds_the_case_open_until_then(team: Team):
    case = ready(team)
    day = team.today + timedelta(days=3)
    team.hear(case, outcome="later", words="", reason="She is in hospital", ask_again_on=day)

    assert (facts_of(team, case).voices_missing, facts_of(team, case).voices_to_ask) == (1, 1)
    assert asks(team, team.dev) == ["voice"]

    team.later(days=3).hear(case)

    assert facts_of(team, case).voices_to_ask == 0
    assert asks(team, team.dev) == []


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({"words": " "}, NothingTold),
        ({"asked_on": None}, NothingTold),
        ({"outcome": "could_not_be_asked"}, WhyNotTold),
        ({"outcome": "later", "reason": "Asleep"}, LaterNeedsDay),
    ],
)
def test_an_account_is_never_half_recorded(
    team: Team, parts: dict[str, Any], refusal: type[Exception]
):
    with pytest.raises(refusal):
        team.hear(team.triaged(), **parts)


@pytest.mark.requirement("P02")
def test_a_leader_is_at_the_debrief_of_a_serious_event_or_it_says_why_not(team: Team):
    case = team.triaged(SERIOUS)

    with pytest.raises(LeaderOrWhyNone):
        team.debrief(case, leader="")
    team.debrief(case, leader="", why_no_leader="Rob was on leave and Priya was ill")
    debriefs.hold_none(case=team.triaged(), why="One person alone", by=team.dev, at=team.at)


@pytest.mark.requirement("P01")
def test_whoever_was_there_adds_a_line_and_no_record_says_who_unless_they_wish(team: Team):
    held = team.debrief(team.triaged())

    for shows_name in (False, True):
        debriefs.add_line(
            debrief=held,
            part="hindered",
            words=f"The key was gone {shows_name}",
            shows_name=shows_name,
            by=team.amina,
            at=team.at,
        )

    with team.provider.reading():
        own = DebriefLine.objects.filter(debrief=held, is_own=True).order_by("id")
        trail = TrailLine.objects.filter(verb="debrief.line_added").order_by("sequence")
        assert [line.said_by for line in own] == [None, team.amina]
        assert [line.by_id for line in trail] == [None, team.amina.pk]


@pytest.mark.requirement("P05")
def test_support_comes_up_on_the_day_that_was_set_until_somebody_asks(team: Team):
    case = team.triaged()
    offered = support.offer(
        case=case,
        draft=SupportDraft(
            role="care_workers",
            account=team.amina,
            kind="coaching",
            offered_on=team.today,
            answer="not_yet",
            follow_up_on=team.today + timedelta(days=2),
        ),
        by=team.rob,
        at=team.at,
    )

    assert (asks(team, team.rob), asks(team, team.priya)) == (["support"], ["support"])
    assert (asks(team, team.dev), asks(team, team.sue), asks(team, team.amina)) == ([], [], [])
    support.answered(
        support=offered, answer="accepted", words="", follow_up_on=None, by=team.rob, at=team.at
    )
    assert asks(team, team.rob) == []


@pytest.mark.requirement("P04", "workaround")
@pytest.mark.requirement("P04", "challenge")
@pytest.mark.requirement("P04", "fix to the system")
def test_a_workaround_holds_the_case_open_until_its_fix_is_agreed(team: Team):
    case = ready(team, Tier.MODERATE_OR_REPEAT)
    row = afterwards.note_workaround(
        case=case,
        draft=WorkaroundDraft(
            what="Both trays are signed at the start of the round",
            why_it_made_sense="The chart hangs at the other end of the corridor",
            challenged_by="Rob, manager",
            challenged_on=team.today,
            challenge="What would make signing at the bedside the easy way? A second chart.",
        ),
        fix=None,
        by=team.rob,
        at=team.at,
    )
    assert facts_of(team, case).workarounds_unfixed == 1
    with pytest.raises(NotYet) as refused:
        steps.close(case=case, by=team.rob, at=team.at)
    assert "workarounds-fixed" in [gate.key for gate in refused.value.gates]

    draft = team.action_draft(what="A second chart beside each tray")
    fix = afterwards.agree_from(case=case, draft=draft, subject_id=row.pk, by=team.rob, at=team.at)

    assert facts_of(team, case).workarounds_unfixed == 0
    with team.provider.reading():
        assert afterwards.grown_from(team.organisation_id, [row.pk]) == {row.pk: fix}


@pytest.mark.requirement("R10", "workforce learning")
def test_a_link_names_the_records_it_stands_on_and_falls_with_them(team: Team):
    case = team.triaged()
    assert kinds_of(team, case, About.WORKFORCE) == []

    held = team.debrief(case)
    team.agree(case, kind="training")
    assert sorted(kinds_of(team, case, About.WORKFORCE)) == ["action", "debrief"]
    assert facts_of(team, case).workforce_linked

    afterwards.strike(
        case=case, subject_id=held.pk, reason="Another event", by=team.rob, at=team.at
    )
    assert kinds_of(team, case, About.WORKFORCE) == ["action"]


@pytest.mark.requirement("R10", "governance")
def test_a_struck_record_holds_no_link_and_is_struck_once(team: Team):
    case = team.triaged(SERIOUS)
    team.link(case, "governance")
    assert facts_of(team, case).governance_linked
    rob = team.provider.viewer(team.rob)
    with team.provider.reading():
        (found,) = records_of(rob, case)[About.GOVERNANCE]

    afterwards.strike(case=case, subject_id=found.pk, reason="Wrong case", by=team.rob, at=team.at)

    assert not facts_of(team, case).governance_linked
    with pytest.raises(AlreadyStruck):
        afterwards.strike(case=case, subject_id=found.pk, reason="x", by=team.rob, at=team.at)


def test_a_record_of_another_case_is_not_struck_from_this_one(team: Team):
    held = team.debrief(team.triaged())

    with pytest.raises(NotOfThisCase):
        afterwards.strike(
            case=team.triaged(), subject_id=held.pk, reason="x", by=team.rob, at=team.at
        )


@pytest.mark.requirement("R10", "safeguarding oversight")
@pytest.mark.parametrize("empty", ["decider", "body", "reference", "words"])
def test_words_alone_are_no_link(team: Team, empty: str):
    case = team.triaged(SERIOUS, is_safeguarding=True)
    whole = {
        "decider": "Rob, manager",
        "body": "The council",
        "reference": "Ref 17",
        "words": "Told them",
    }

    with pytest.raises(LinkNotTraceable):
        reviews.check_link(
            case=case,
            about=About.SAFEGUARDING,
            draft=LinkDraft(happened_on=team.today, **{**whole, empty: " "}),
            by=team.rob,
            at=team.at,
        )

    assert not facts_of(team, case).safeguarding_linked


@pytest.mark.requirement("R10", "governance")
@pytest.mark.parametrize(
    ("tier", "stands_on"), [(Tier.MODERATE_OR_REPEAT, ["sign_off"]), (SERIOUS, [])]
)
def test_a_managers_signature_is_the_look_for_governance_at_tier_2_only(
    team: Team, tier: Tier, stands_on: list[str]
):
    case, _ = team.reviewed(tier)

    assert kinds_of(team, case, About.GOVERNANCE) == stands_on
    assert facts_of(team, case).governance_linked is bool(stands_on)
