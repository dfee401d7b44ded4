"""Chance that falls the same way each time, so that the demo is the same for everybody."""

import random
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

Thing = TypeVar("Thing")


class Chance:
    """One stream of chance for each purpose, so that a change in one leaves the others alone."""

    def __init__(self, purpose: str) -> None:
        self._random = random.Random(f"heedwell {purpose}")  # noqa: S311 (it guards nothing)

    def share(self) -> float:
        return self._random.random()

    def happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def between(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)

    def one_of(self, things: Sequence[Thing]) -> Thing:
        return self._random.choice(things)

    def weighted(self, things: Sequence[Thing], weights: Sequence[float]) -> Thing:
        return self._random.choices(things, weights)[0]

    def how_many(self, expected: float) -> int:
        """The number that is expected; only its fraction is left to chance."""
        return int(expected) + (self._random.random() < expected % 1)

    def proneness(self, people: int, dispersion: float) -> list[float]:
        """How likely each person is to be concerned: gamma, so that counts are negative binomial.

        A small dispersion puts most of it on few people.
        """
        return [self._random.gammavariate(dispersion, 1.0) + 1e-9 for _ in range(people)]

    def uuid(self) -> UUID:
        return UUID(int=self._random.getrandbits(128), version=4)
