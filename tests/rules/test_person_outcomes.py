"""From which tier nobody says that a change works before the person said how it is."""

import pytest

from heedwell.rules.deadlines import CheckKind
from heedwell.rules.person_outcomes import must_be_asked
from heedwell.rules.tiers import Tier


@pytest.mark.parametrize("tier", Tier)
def test_from_tier_two_up_the_check_that_verifies_waits_for_the_person(tier: Tier):
    assert must_be_asked(tier, CheckKind.FINAL) == (tier >= 2)


@pytest.mark.parametrize("kind", [kind for kind in CheckKind if kind != CheckKind.FINAL])
def test_other_checks_may_ask_and_do_not_wait(kind: CheckKind):
    assert not must_be_asked(Tier.SYSTEMIC, kind)


def test_a_case_that_nobody_graded_does_not_wait():
    assert not must_be_asked(None, CheckKind.FINAL)
