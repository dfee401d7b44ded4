"""Taking in amounts of support from a table: what is new, what is there already, what would alter.

An altered figure is held until a person says that the new one holds. The same file again changes
nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import exposure
from heedwell.foundation.store.transactions import write
from heedwell.journey.importing.amounts import Line, is_to_come


class Becomes(StrEnum):
    NEW = "new"
    SAME = "same"
    ALTERED = "altered"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Judged:
    """A line, and what becomes of it. `key` names it with the figure that it would replace."""

    line: Line
    becomes: Becomes
    says: str
    service: Service | None = None
    known: Decimal | None = None

    @property
    def key(self) -> str:
        if self.service is None or self.line.month is None:
            return ""
        return (
            f"{self.service.pk}|{self.line.month}|{self.line.unit}|{self.known}|{self.line.amount}"
        )


@dataclass(frozen=True, slots=True)
class TakenIn:
    new: int
    replaced: int


def judge(lines: Iterable[Line], services: Sequence[Service], today: date) -> list[Judged]:
    """Beside what is known now. `services` are those that the person keeps."""
    lines = list(lines)
    by_name = {service.name.casefold(): service for service in services}
    months = [line.month for line in lines if line.month is not None]
    known = (
        exposure.amounts(services[0].organisation_id, min(months), max(months))
        if months and services
        else {}
    )
    return [_judged(line, by_name.get(line.service.casefold()), known, today) for line in lines]


def take_in(
    *,
    lines: Iterable[Line],
    services: Sequence[Service],
    replace: Collection[str] | None,
    by: Account | None,
    at: datetime,
    today: date,
) -> TakenIn:
    """Enter what is new, and of what alters what `replace` names by its key; None takes all of it.

    What somebody else entered meanwhile is altered by nobody who has not seen it.
    """
    if not services:
        return TakenIn(0, 0)
    with write(services[0].organisation_id):
        amounts: dict[UUID, dict[exposure.Cell, Decimal | None]] = {}
        counted = {Becomes.NEW: 0, Becomes.ALTERED: 0}
        for each in judge(lines, services, today):
            wanted = each.becomes is Becomes.NEW or (
                each.becomes is Becomes.ALTERED and (replace is None or each.key in replace)
            )
            if wanted and each.service is not None and each.line.month is not None:
                cells = amounts.setdefault(each.service.pk, {})
                cells[each.line.month, each.line.unit] = each.line.amount
                counted[each.becomes] += 1
        for service in services:
            if service.pk in amounts:
                exposure.enter(service=service, amounts=amounts[service.pk], by=by, at=at)
        return TakenIn(counted[Becomes.NEW], counted[Becomes.ALTERED])


def _judged(
    line: Line,
    service: Service | None,
    known: dict[exposure.Place, Decimal],
    today: date,
) -> Judged:
    if line.problem:
        return Judged(line, Becomes.LEFT, line.problem, service)
    if service is None:
        return Judged(
            line,
            Becomes.LEFT,
            f"“{line.service}” is no service that you keep. Write its name as here",
        )
    if line.month is None or is_to_come(line.month, today):
        return Judged(
            line, Becomes.LEFT, "This month is not over, so its amount is not whole", service
        )
    before = known.get((service.pk, line.month, line.unit))
    if before is None:
        return Judged(line, Becomes.NEW, "Comes in", service)
    if before == line.amount:
        return Judged(line, Becomes.SAME, "Is here already", service, before)
    return Judged(
        line,
        Becomes.ALTERED,
        f"Held: {before.normalize():f} is here already. Say whether the new number holds",
        service,
        before,
    )
