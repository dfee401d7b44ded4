"""How a case of the last weeks is told, and stopped where somebody has something to do."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from heedwell.config.demo.course import Change, Course, Hurt, Told, Writing
from heedwell.config.demo.staff import MANAGER, ROWAN
from heedwell.rules.tiers import Tier

At = Callable[[int, str], datetime]


def half_way(
    tier: Tier,
    lead: str,
    writing: Writing | None,
    changes: Sequence[Change] = (),
    review_days: float = 2.0,
) -> Course:
    """Reviewed and agreed, and then left as it is: nobody is named to share or to close it."""
    manager = MANAGER[ROWAN]
    return Course(
        tier=tier,
        triaged_by=manager,
        lead=lead,
        triage_hours=3,
        writing=writing,
        review_days=review_days,
        agreed_by=manager,
        changes=changes,
    )


def report(
    at: At,
    days_ago: int,
    by: str,
    code: str,
    place: str,
    who: str,
    harm: str,
    facts: str,
    upset: str = "none",
) -> Told:
    happened = at(days_ago, "10:20")
    return Told(
        where=ROWAN,
        by=by,
        happened=happened,
        reported=happened + timedelta(minutes=70),
        type=code,
        facts=facts,
        made_safe="Stayed with them, made it safe and told the shift lead.",
        place=place,
        activity="other",
        shift="early",
        people=(Hurt(who=who, physical=harm, psychological=upset),) if who else (),
    )


def just_now(
    where: str,
    by: str,
    moment: datetime,
    code: str,
    facts: str,
    made_safe: str,
    place: str,
    activity: str,
    people: tuple[Hurt, ...],
) -> Told:
    """A report that nobody has read yet."""
    return Told(
        where=where,
        by=by,
        happened=moment - timedelta(minutes=35),
        reported=moment,
        type=code,
        facts=facts,
        made_safe=made_safe,
        place=place,
        activity=activity,
        people=people,
    )
