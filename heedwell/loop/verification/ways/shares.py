"""How many of how many, for one thing that was looked at, alone and beside how it was before."""

from collections.abc import Iterable
from dataclasses import dataclass

from heedwell.statistics.verdict.plan import Plan, Wanted
from heedwell.statistics.verdict.shares import share_interval
from heedwell.statistics.verdict.verdict import ShareVerdict, judge_shares

_PLAN = Plan(wanted=Wanted.MORE, smallest_ratio=1.1)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: in how many it was met, of how many. `sample` is 0 where none could be seen."""

    words: str
    met: int
    sample: int

    @property
    def interval(self) -> tuple[float, float]:
        """Exact: between which shares of all the truth may well lie."""
        return share_interval(self.met, self.sample)


@dataclass(frozen=True, slots=True)
class Beside:
    """A thing both times, or only later: then there is nothing to compare."""

    now: Line
    before: Line | None
    verdict: ShareVerdict | None


def beside(now: Iterable[Line], before: Iterable[Line]) -> list[Beside]:
    """The same words are the same thing, whatever the version."""
    earlier = {line.words: line for line in before}
    return [_beside(line, earlier.get(line.words)) for line in now]


def _beside(now: Line, before: Line | None) -> Beside:
    if before is None or not (now.sample and before.sample):
        return Beside(now, before, None)
    verdict = judge_shares(_PLAN, [before.met], [before.sample], [now.met], [now.sample])
    return Beside(now, before, verdict)
