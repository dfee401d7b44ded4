"""Practice that is observed for a check: how often each behaviour has to be seen, and done.

What could not be seen is no failure: it counts on neither side. The rule is fixed before anybody looks.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from heedwell.rules.sampling import needed

OBSERVATION = "observation"
"""The check method (reviews.toml) that rests on what was observed."""

MOST_BEHAVIOURS = 8
MOST_TIMES = 30

NEVER_A_PERSON = (
    "The role, never a name: what is looked at is whether the change is in practice, not how "
    "somebody does their work."
)


@dataclass(frozen=True, slots=True)
class PassRule:
    """Each behaviour is done in `needed` of every `wanted` times that it could be seen."""

    wanted: int
    needed: int

    @classmethod
    def usual(cls, wanted: int, percent: int) -> "PassRule":
        return cls(wanted, needed(wanted, percent))

    @property
    def can_be(self) -> bool:
        return 1 <= self.needed <= self.wanted <= MOST_TIMES

    @property
    def says(self) -> str:
        return (
            f"Each behaviour has to be done in {self.needed} of {self.wanted} observations. What "
            "could not be seen does not count; the rest is held to the same share."
        )

    def is_enough(self, observations: int, seen: Iterable[int]) -> bool:
        """Whether looking ends: so many observations, and each behaviour seen so often."""
        return observations >= self.wanted and all(times >= self.needed for times in seen)

    def is_met(self, done: int, seen: int) -> bool:
        return seen >= self.needed and done * self.wanted >= self.needed * seen
