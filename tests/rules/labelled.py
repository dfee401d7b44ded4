"""Labelled reviews, and how often the hints agree with their labels.

`python -m tests.rules.labelled` prints precision and recall of each hint on both halves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from heedwell.rules.review_quality import Agreed, Written, hints

DATA = Path(__file__).parent / "data" / "labelled_reviews.txt"
LABELS = ("individual", "retraining", "blame", "no_system", "no_change")


@dataclass(frozen=True)
class Labelled:
    written: Written
    labels: frozenset[str]


@dataclass(frozen=True)
class Score:
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def labelled() -> list[Labelled]:
    lines = DATA.read_text(encoding="utf-8").splitlines()
    return [_read(line) for line in lines if line and not line.startswith("#")]


def seen_half() -> list[Labelled]:
    return labelled()[::2]


def held_out_half() -> list[Labelled]:
    return labelled()[1::2]


def score(code: str, reviews: Iterable[Labelled]) -> Score:
    pairs = [
        (code in {one.code for one in hints(each.written)}, code in each.labels) for each in reviews
    ]
    return Score(
        right=pairs.count((True, True)),
        wrong=pairs.count((True, False)),
        missed=pairs.count((False, True)),
    )


def _read(line: str) -> Labelled:
    why, factors, actions, labels = (part.strip() for part in line.split("|"))
    agreed = (each.split(":", 1) for each in actions.split(";"))
    return Labelled(
        Written(
            texts=(why,),
            factors=frozenset(factors.split(",")),
            actions=tuple(Agreed(what=what.strip(), kind=kind.strip()) for kind, what in agreed),
        ),
        frozenset(labels.split()) - {"none"},
    )


def table() -> str:
    lines = []
    for name, half in (("seen", seen_half()), ("held out", held_out_half())):
        for code in LABELS:
            found = score(code, half)
            lines.append(
                f"{name:9} {code:11} precision {found.precision:.2f}  recall {found.recall:.2f}  "
                f"({found.right} right, {found.wrong} wrong, {found.missed} missed of {len(half)})"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
