"""Services side by side: the words of its page. A funnel, never a league table."""

from heedwell.foundation.setup.exposure import UNITS
from heedwell.insight.comparing import Beside, Compared
from heedwell.rules.counting import PER
from heedwell.statistics.charts.funnel import Funnel, rate_limits
from heedwell.web.components.funnel import FunnelPlot, Place
from heedwell.web.components.parts import EmptyState
from heedwell.web.words import names_words

STEPS = 60
MOST_OUTSIDE = 1 / 3
_NOTE = (
    "Inside the outer lines, services differ by no more than chance alone gives (99.8%; the "
    "inner lines hold 95%). Outside is a question: who lives there, and who reports?"
)
_MOST_LIE_OUTSIDE = (
    " Many lie outside here, so these services differ in more than chance: ask what makes them "
    "different before you ask who does better."
)


class ComparePage:
    def __init__(self, found: Compared, what: str, unit: str) -> None:
        self.plot: FunnelPlot | None = None
        self.empty = self.unknown = None
        per = f"For each {PER:,} {dict(UNITS)[unit]}"
        if found.funnel is None:
            self.empty = EmptyState(
                "Nothing to compare yet",
                "At least two services need something reported, and to have entered how much "
                f"support they gave, in {dict(UNITS)[unit]}.",
            )
        else:
            self.plot = _plot(found.services, found.funnel, what, unit, per)
        if found.unknown:
            names = names_words([service.name for service in found.unknown])
            self.unknown = (
                f"Left out, as nobody has entered their {dict(UNITS)[unit]}: {names}. "
                "What is not known is never taken for nought."
            )


def _plot(services: list[Beside], funnel: Funnel, what: str, unit: str, per: str) -> FunnelPlot:
    largest = max(line.exposure for line in services) * 1.05 / PER
    sizes = [largest * at / STEPS for at in range(2, STEPS + 1)]
    lines = rate_limits(funnel.centre, sizes)
    places = tuple(
        Place(
            line.service.name,
            line.exposure,
            round(float(rate), 2),
            f"{line.events:,} in {line.exposure:,.0f} {dict(UNITS)[unit]}, {_months(line.months)}",
            bool(way),
        )
        for line, rate, way in zip(services, funnel.points, funnel.way, strict=True)
    )
    return FunnelPlot(
        _finding(what, services, funnel),
        places,
        round(funnel.centre, 3),
        tuple(
            (size * PER, *(round(float(each), 3) for each in limits))
            for size, limits in zip(sizes, lines, strict=True)
        ),
        f"{dict(UNITS)[unit]} in the twelve months",
        per,
        _NOTE + (_MOST_LIE_OUTSIDE if (funnel.way != 0).mean() > MOST_OUTSIDE else ""),
    )


def _finding(what: str, services: list[Beside], funnel: Funnel) -> str:
    above, below = (
        [line.service.name for line, way in zip(services, funnel.way, strict=True) if way == side]
        for side in (1, -1)
    )
    if not above and not below:
        return f"{what}: no service lies outside what chance alone gives"
    parts = [
        f"{names_words(names)} {'lies' if len(names) == 1 else 'lie'} {side}"
        for names, side in ((above, "above"), (below, "below"))
        if names
    ]
    return f"{what}: {names_words(parts)} what chance alone gives"


def _months(number: int) -> str:
    return "all twelve months" if number == 12 else f"{number} of twelve months"
