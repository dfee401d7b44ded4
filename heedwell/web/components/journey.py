"""The journey line, Heedwell's signature: six stages, whole on a case's page, dots in a list."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from heedwell.web.components.drawing import Component, Repeated


class Mark(StrEnum):
    """Where a stage stands. `said` goes before its name for those who do not see the line."""

    DONE = "done"
    NOW = "now"
    LATE = "late"
    TODO = "todo"
    SKIPPED = "skipped"

    @property
    def said(self) -> str:
        return _SAID[self]


_SAID = {
    Mark.DONE: "Done",
    Mark.NOW: "Now",
    Mark.LATE: "Late",
    Mark.TODO: "Still to come",
    Mark.SKIPPED: "Not needed",
}


@dataclass(frozen=True, slots=True)
class StageMark:
    """One stage: its name, where it stands, and a few words with the date and the person."""

    label: str
    mark: Mark
    detail: str = ""

    @property
    def is_here(self) -> bool:
        return self.mark in (Mark.NOW, Mark.LATE)


@dataclass(frozen=True, slots=True)
class JourneyLine(Component):
    """All stages with their words; upright on a phone."""

    stages: tuple[StageMark, ...]

    template: ClassVar[str] = "components/journey.html"

    @property
    def dots(self) -> "Dots":
        """Without the words of this one case, so that cases which stand alike are drawn once."""
        return Dots(tuple(StageMark(one.label, one.mark) for one in self.stages))


@dataclass(frozen=True, slots=True)
class Dots(Repeated):
    """The same line as one dot a stage, for a row of a list."""

    stages: tuple[StageMark, ...]

    template: ClassVar[str] = "components/dots.html"

    @property
    def said(self) -> str:
        """What the dots show, in words: "Triage is late. 1 of 6 stages done."."""
        here = " ".join(
            f"{stage.label} is {'late' if stage.mark is Mark.LATE else 'next'}."
            for stage in self.stages
            if stage.is_here
        )
        done = sum(stage.mark in (Mark.DONE, Mark.SKIPPED) for stage in self.stages)
        if done == len(self.stages):
            return "All stages done."
        return f"{here} {done} of {len(self.stages)} stages done.".strip()
