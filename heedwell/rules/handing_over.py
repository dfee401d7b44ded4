"""Work that somebody holds by name, and who has it when they leave. It is never with nobody."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Who = TypeVar("Who", bound=Hashable)


class Holding(StrEnum):
    LEAD = "lead"
    ACTION = "action"
    CHECK = "check"
    ASK = "ask"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class HoldingRule:
    """`needs` is what somebody must be allowed to do there, to hold it."""

    says: str
    needs: str


HOLDINGS: Mapping[Holding, HoldingRule] = {
    Holding.LEAD: HoldingRule("leads the case", "review"),
    Holding.ACTION: HoldingRule("does an action", "report"),
    Holding.CHECK: HoldingRule("checks an action", "verify"),
    Holding.ASK: HoldingRule("asks again", "review"),
    Holding.CONTROL: HoldingRule("looks after what is in place for now", "report"),
}

# Asked in this order, after the deputy whom somebody named, when nobody chose who takes it over.
TAKES_OVER = ("registered_manager", "quality_lead")


def stands_in(who: Who, away: Mapping[Who, Who]) -> tuple[Who, ...]:
    """Who stands in for somebody, and who for them, up to the first who is there.

    Nothing for somebody who is there; two who stand in for one another are each named once.
    """
    found: list[Who] = []
    while who in away and away[who] not in found:
        who = away[who]
        found.append(who)
    return tuple(found)
