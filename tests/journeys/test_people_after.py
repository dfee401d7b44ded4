"""What people said afterwards, recorded and read in a real browser."""

import pytest

from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journeys.walk import Walk

pytestmark = [pytest.mark.browser]


@pytest.mark.requirement("P01", "R15")
def test_a_debrief_and_an_own_account_are_recorded_and_the_links_show_them(team: Team, walk: Walk):
    case = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)
    here = f"/cases/{case.reference}"
    walk.move_to(team.at)

    walk.as_(team.rob).go(f"{here}/people/").follow("Record a debrief")
    walk.write("Which shift or team?", "Late shift").write("Care workers", "3")
    walk.write("Name and role", "Rob, manager").write("What helped", "The key was at hand")
    walk.write("What could change", "A quiet half-hour").press("Record the debrief")
    walk.sees("with Rob, manager", "Kept as an idea.")
    walk.follow("What did Person B tell us?").choose("Did we ask?", "They told us")
    walk.tick("Pictures or objects").write("In their own words", "Loud. I like the garden.")
    walk.press("Record it").sees("Loud. I like the garden.")
    walk.go(f"{here}/people/support/").go(f"{here}/people/workaround/")
    walk.go(f"{here}/links/governance/").go(f"{here}/links/").sees("Debrief with Late shift")
    walk.go(f"{here}/people/").sees("not asked yet")
    walk.go(f"{here}/")
