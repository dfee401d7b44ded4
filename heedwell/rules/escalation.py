"""Who is told when work is late, and when. Nobody can cancel a rung; doing the work ends it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heedwell.rules.deadlines import after_hours
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, Rulebook


class Work(StrEnum):
    TRIAGE = "triage"
    REVIEW = "review"
    ACTION = "action"
    CHECK = "check"


# Not a role but whoever holds the work: lead of the review, owner of the action, verifier.
OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Rung:
    """`role` is OWNER or the code of a role; `setting` is the rulebook's delay in hours,
    None for the moment it is due. `key` tells a notice of this rung from the others."""

    key: str
    role: str
    setting: str | None = None

    def reached_at(self, due_at: datetime, rulebook: Rulebook = DEFAULT_RULEBOOK) -> datetime:
        return after_hours(due_at, rulebook[self.setting] if self.setting else 0)


def _ladder(work: Work, first: str, second: str, third: str) -> tuple[Rung, ...]:
    return (
        Rung(f"{work}-first", first),
        Rung(f"{work}-second", second, f"escalate_{work}_second_hours"),
        Rung(f"{work}-third", third, f"escalate_{work}_third_hours"),
    )


LADDERS: dict[Work, tuple[Rung, ...]] = {
    Work.TRIAGE: _ladder(Work.TRIAGE, "registered_manager", "safeguarding_lead", "quality_lead"),
    Work.REVIEW: _ladder(Work.REVIEW, OWNER, "registered_manager", "quality_lead"),
    Work.ACTION: _ladder(Work.ACTION, OWNER, "registered_manager", "quality_lead"),
    Work.CHECK: _ladder(Work.CHECK, OWNER, "registered_manager", "quality_lead"),
}

_ROLE_WORDS = {
    OWNER: "the person responsible",
    "registered_manager": "the registered manager",
    "safeguarding_lead": "the safeguarding lead",
    "quality_lead": "the quality lead",
}


def rungs_reached(
    ladder: tuple[Rung, ...],
    due_at: datetime,
    now: datetime,
    rulebook: Rulebook = DEFAULT_RULEBOOK,
) -> tuple[Rung, ...]:
    """The rungs whose moment has come, lowest first. Work that is due this second is late."""
    return tuple(rung for rung in ladder if rung.reached_at(due_at, rulebook) <= now)


def escalation_route(work: Work, rulebook: Rulebook = DEFAULT_RULEBOOK) -> tuple[str, ...]:
    """The ladder in words, one line per rung, as the record of an action shows it (S3:56)."""
    return tuple(
        f"{_delay(rulebook[rung.setting] if rung.setting else 0)}: {_ROLE_WORDS[rung.role]}"
        for rung in LADDERS[work]
    )


def _delay(hours: int) -> str:
    if hours == 0:
        return "When it is late"
    amount, unit = (hours // 24, "day") if hours % 24 == 0 else (hours, "hour")
    return f"{amount} {unit}{'' if amount == 1 else 's'} later"
