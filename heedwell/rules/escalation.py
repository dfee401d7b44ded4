"""Who is told when work is late, and when. Nobody can cancel a rung; doing the work ends it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heedwell.rules.choices import NOBODY, TOLD_WORDS, told_key
from heedwell.rules.deadlines import after_hours
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, Rulebook


class Work(StrEnum):
    TRIAGE = "triage"
    REVIEW = "review"
    ACTION = "action"
    CHECK = "check"


# Not a role but whoever holds the work: lead of the review, owner of the action, verifier.
OWNER = "owner"

# Told instead, where nobody holds the role of a rung.
FALLBACK = "quality_lead"

# Whose concern is late for triage is told to them at once, whoever else is told.
SAFEGUARDING = "safeguarding_lead"


@dataclass(frozen=True, slots=True)
class Rung:
    """`role` is OWNER or the code of a role; `setting` is the rulebook's delay in hours,
    None for the moment it is due. `key` tells a notice of this rung from the others. One that is
    `for_safeguarding` stands beside the ladder, and only for a safeguarding matter."""

    key: str
    role: str
    setting: str | None = None
    for_safeguarding: bool = False

    def reached_at(self, due_at: datetime, rulebook: Rulebook = DEFAULT_RULEBOOK) -> datetime:
        return after_hours(due_at, rulebook[self.setting] if self.setting else 0)


def ladder(
    work: Work, rulebook: Rulebook = DEFAULT_RULEBOOK, *, is_safeguarding: bool = True
) -> tuple[Rung, ...]:
    """Who is told, lowest first, as the provider set it. A rung that goes to nobody is left out;
    the owner's own and the last are always there."""
    first = Rung(f"{work}-first", _told(work, "first", rulebook))
    beside = work is Work.TRIAGE and is_safeguarding and first.role != SAFEGUARDING
    rungs = (
        first,
        *((Rung(f"{work}-safeguarding", SAFEGUARDING, for_safeguarding=True),) if beside else ()),
        *(
            Rung(f"{work}-{each}", _told(work, each, rulebook), f"escalate_{work}_{each}_hours")
            for each in ("second", "third")
        ),
    )
    return tuple(rung for rung in rungs if rung.role != NOBODY)


def roles_told(rulebook: Rulebook) -> tuple[str, ...]:
    """Every role that stands on a ladder, in the order in which they are listed for choosing."""
    told = {rung.role for work in Work for rung in ladder(work, rulebook)}
    return tuple(role for role in TOLD_WORDS if role in told)


def _told(work: Work, rung: str, rulebook: Rulebook) -> str:
    """Work that somebody holds is first told to them, which is nobody's choice."""
    return rulebook.choices.get(told_key(work, rung), OWNER)


# As we wrote them.
LADDERS: dict[Work, tuple[Rung, ...]] = {work: ladder(work) for work in Work}

ROLE_WORDS = {OWNER: "the person responsible", **TOLD_WORDS}


def rungs_reached(
    rungs: tuple[Rung, ...],
    due_at: datetime,
    now: datetime,
    rulebook: Rulebook = DEFAULT_RULEBOOK,
) -> tuple[Rung, ...]:
    """The rungs whose moment has come, lowest first. Work that is due this second is late."""
    return tuple(rung for rung in rungs if rung.reached_at(due_at, rulebook) <= now)


def escalation_route(work: Work, rulebook: Rulebook = DEFAULT_RULEBOOK) -> tuple[str, ...]:
    """The ladder in words, one line per rung, as the record of an action shows it (S3:56)."""
    return tuple(
        f"{_delay(rung, rulebook)}: {ROLE_WORDS[rung.role]}" for rung in ladder(work, rulebook)
    )


def _delay(rung: Rung, rulebook: Rulebook) -> str:
    if rung.for_safeguarding:
        return "At once, when it is a safeguarding matter"
    hours = rulebook[rung.setting] if rung.setting else 0
    if hours == 0:
        return "When it is late"
    amount, unit = (hours // 24, "day") if hours % 24 == 0 else (hours, "hour")
    return f"{amount} {unit}{'' if amount == 1 else 's'} later"


def stands_in(rungs: tuple[Rung, ...], rung: Rung) -> tuple[str, ...]:
    """The roles to ask in their order: the rung's own, then those further up, then the fallback."""
    above = [each.role for each in rungs[rungs.index(rung) :] if not each.for_safeguarding]
    own = [rung.role] if rung.for_safeguarding else []
    roles = [role for role in (*own, *above, FALLBACK) if role != OWNER]
    return tuple(dict.fromkeys(roles))
