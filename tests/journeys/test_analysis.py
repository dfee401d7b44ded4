"""How it came about, in a real browser: the timeline is built and the fishbone is drawn."""

import pytest

from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journeys.conftest import BEGIN
from tests.journeys.walk import Walk


@pytest.mark.browser
@pytest.mark.requirement("C07")
@pytest.mark.requirement("R03")
def test_a_lead_builds_the_timeline_and_reads_the_fishbone(walk: Walk, team: Team):
    team.at = BEGIN
    case = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)
    team.write_review(
        case,
        factors={
            "handover": "Two shifts met in one minute, in the corridor.",
            "staff_communication": "The evening plan was told to one of three.",
            "sensory_overload": "Radio, dishes and eleven people.",
            "routine_timing": "",
            "staffing_continuity": "Two of three did not know her.",
            "documentation_incomplete": "",
        },
        factors_together="The noise came at the moment of the handover.",
    )
    walk.later(hours=4)

    walk.as_(team.dev).go(f"/cases/{case.reference}/").follow("How it came about")
    walk.sees("6 things made it more likely").follow("Add a statement")
    walk.write("What happened?", "Who told the evening team?").choose(
        "What is it?", "A gap: we do not know yet"
    )
    walk.choose("How well do we know when?", "At a time we know")
    walk.write("On which day?", "28/1/2011").write("At what time?", "08:40").press("Add it")
    walk.sees("We do not know yet").follow("Change")
    walk.follow("Add a file, a record or what somebody told us")
    walk.page.locator("summary", has_text="What somebody told us").click()
    walk.write("Who told us?", "Night staff").write("When?", "28/1/2011")
    walk.write("What did they say?", "We heard it from her.").press("Keep what they told us")

    walk.sees("Night staff told us on 28 January 2011")
