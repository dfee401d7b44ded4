"""Keeping, beside a check, what the person says of the change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.loop.actions.models import Action
from heedwell.loop.signals.queries import is_about_a_person
from heedwell.loop.verification.models import Check, Recheck
from heedwell.loop.verification.ways.models import PersonOutcome
from heedwell.rules.deadlines import CheckKind
from heedwell.rules.person_outcomes import Now, must_be_asked
from heedwell.rules.tiers import Tier


class PersonNotAsked(Exception):
    """A change for somebody is not verified before they said how it is, or somebody why they did not."""


class OutcomeNotWhole(Exception):
    """What was to be better, and their words with how they were asked; or why nobody could ask."""


@dataclass(frozen=True, kw_only=True)
class PersonSays:
    """`wanted` where the action does not name it; `words` are theirs, or why nobody could ask."""

    now: Now
    words: str
    wanted: str = ""
    whose: str = ""
    asked_how: Sequence[str] = ()


def asks_the_person(recheck: Recheck) -> bool:
    """Whether a check has the question: the one that verifies, and a later look, of such a case."""
    kinds = (CheckKind.FINAL, CheckKind.LASTING)
    return recheck.kind in kinds and is_about_a_person(recheck.action.case)


def is_asked(recheck: Recheck) -> bool:
    """Whether a check may not say that the change works without it."""
    case = recheck.action.case
    tier = None if case.tier is None else Tier(case.tier)
    return must_be_asked(tier, recheck.kind) and is_about_a_person(case)


def keep(
    *, check: Check, action: Action, says: PersonSays, by: Account, at: datetime
) -> PersonOutcome:
    """In the transaction of the check, whose line in the trail has the row. Raises OutcomeNotWhole."""
    wanted = action.outcome.strip() or says.wanted.strip()
    was_asked = says.now is not Now.NOT_ASKED
    if not wanted or not says.words.strip() or bool(says.asked_how) != was_asked:
        raise OutcomeNotWhole
    with write(check.organisation_id):
        return PersonOutcome.objects.create(
            organisation_id=check.organisation_id,
            check_made=check,
            action=action,
            wanted=wanted,
            now=says.now,
            whose=says.whose if was_asked else "",
            asked_how=" ".join(says.asked_how),
            words=says.words.strip(),
            recorded_by=by,
            recorded_at=at,
        )
