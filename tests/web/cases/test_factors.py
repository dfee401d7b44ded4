"""What the articles name as contributing factors: each is on the page, and is read on the case."""

import re
from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.reviews.parts import UnknownFactor
from heedwell.rules.vocabulary import CONTRIBUTING_FACTORS
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]


@pytest.mark.parametrize(
    "factors",
    [
        pytest.param(
            {"documentation_incomplete": "Care documentation incomplete or unclear"},
            marks=pytest.mark.requirement("R04", "incomplete care documents"),
            id="incomplete care documents",
        ),
        pytest.param(
            {
                "physical_environment": "Hazard or layout",
                "equipment_missing_faulty": "Equipment missing, faulty or unsuitable",
            },
            marks=pytest.mark.requirement("R04", "hazards or equipment"),
            id="hazards or equipment",
        ),
        pytest.param(
            {"staff_communication": "Communication gap between staff"},
            marks=pytest.mark.requirement("R04", "staff communication"),
            id="staff communication",
        ),
        pytest.param(
            {"staff_confidence": "Staff confidence", "training_need": "Training or knowledge gap"},
            marks=pytest.mark.requirement("R04", "confidence or training"),
            id="confidence or training",
        ),
        pytest.param(
            {"workload_time_pressure": "Time pressure or workload"},
            marks=pytest.mark.requirement("R04", "time or workload"),
            id="time or workload",
        ),
        pytest.param(
            {"handover": "Handover inconsistent"},
            marks=pytest.mark.requirement("R05", "handover inconsistency"),
            id="handover inconsistency",
        ),
        pytest.param(
            {"sensory_overload": "Sensory overload or overwhelming surroundings"},
            marks=pytest.mark.requirement("R05", "sensory overload"),
            id="sensory overload",
        ),
        pytest.param(
            {"staffing_continuity": "Poor staffing continuity at changeover"},
            marks=pytest.mark.requirement("R05", "staffing continuity"),
            id="staffing continuity",
        ),
        pytest.param(
            {"proactive_strategies_unused": "Proactive or de-escalation strategies not used"},
            marks=pytest.mark.requirement("R05", "unused de-escalation"),
            id="unused de-escalation",
        ),
        pytest.param(
            {"transition_preparation": "Transition not prepared consistently"},
            marks=pytest.mark.requirement("R05", "transition preparation"),
            id="transition preparation",
        ),
        pytest.param(
            {"procedure_unclear": "Procedure unclear, missing or not workable"},
            marks=pytest.mark.requirement("R05", "unclear procedures"),
            id="unclear procedures",
        ),
        pytest.param(
            {"recording_unclear": "Unclear what to record, or where"},
            marks=pytest.mark.requirement("R05", "unclear recording"),
            id="unclear recording",
        ),
        pytest.param(
            {"supervision_gap": "Supervision missing or inconsistent"},
            marks=pytest.mark.requirement("R05", "inconsistent supervision"),
            id="inconsistent supervision",
        ),
    ],
)
def test_what_the_articles_name_is_offered_ticked_and_read_on_the_case(
    team: Team, as_: As, factors: dict[str, str]
):
    case = team.triaged()

    page = as_(team.dev).send(at(case, "review"), factors=list(factors))

    page.says("Saved.", *factors.values())
    assert page.fields["factors"] == list(factors)
    as_(team.rob).case(case).says("Why it was more likely", *factors.values())


def test_no_factor_is_offered_twice(team: Team, as_: As):
    offered = as_(team.dev).case(team.triaged(), "review").offered["factors"]

    assert sorted(offered) == sorted(code for code, _ in CONTRIBUTING_FACTORS.choices)


def test_a_factor_that_nobody_knows_is_refused(team: Team):
    with pytest.raises(UnknownFactor, match="handover_inconsistent"):
        team.write_review(team.triaged(), factors={"handover_inconsistent": ""})


def test_a_group_is_folded_until_something_in_it_is_ticked_or_worth_a_look(team: Team, as_: As):
    case = team.triaged()
    before = folds(as_(team.dev).html(at(case, "review")))
    as_(team.dev).send(at(case, "review"), factors=["fatigue_stress"])

    after = folds(as_(team.dev).html(at(case, "review")))

    assert [title for title, is_open in before.items() if is_open] == [
        "Worth a look, from what was reported. Tick what you found"
    ]
    assert [title for title, is_open in after.items() if is_open] == [
        "Worth a look, from what was reported. Tick what you found",
        "People",
    ]
    assert {"Process", "Environment", "Communication", "Equipment"} <= after.keys()


def test_a_long_list_of_themes_is_folded_and_a_short_one_is_not(team: Team, as_: As):
    case = team.triaged()
    few = [f"Theme {number}" for number in range(6)]
    team.write_review(case, theme_names=few)
    other = team.triaged()
    short = as_(team.dev).html(at(other, "review"))
    team.write_review(case, theme_names=[*few, "One more"])

    long = as_(team.dev).html(at(other, "review"))

    assert "Named before" not in folds(short)
    assert folds(long)["Named before"] is False
    assert folds(as_(team.dev).html(at(case, "review")))["Named before"] is True


def folds(html: str) -> dict[str, bool]:
    """The title of each folded group of choices, and whether it stands open."""
    found = re.findall(r'<details class="wide"( open)?><summary>(.+?) <span', html)
    return {title: bool(is_open) for is_open, title in found}
