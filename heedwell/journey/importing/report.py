"""What an import would do, or did: counts that add up, reasons, and how the file was read."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from heedwell.journey.importing.guessing import Guess, describe
from heedwell.journey.importing.judging import Accepted, Held, Verdict
from heedwell.journey.importing.plan import Plan
from heedwell.journey.importing.reading import SheetInfo
from heedwell.journey.importing.remarks import Hold, explain

HELD_SHOWN = 20
WORDS_SHOWN = 12
REFERENCES_RESTART = (
    "Most references were used before for other events, as when each file counts from 1 again. "
    "Keep that column as words, and rows are known by all they say."
)


@dataclass
class Tally:
    """Counts verdicts. `rows` is always accepted and held and skipped together.

    A row that is held or skipped counts once, under its first reason, so that the reasons add up.
    """

    accepted: int = 0
    history: int = 0
    held: int = 0
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        return self.accepted + self.held + self.skipped

    def add(self, verdict: Verdict) -> None:
        if isinstance(verdict, Accepted):
            self.accepted += 1
            self.history += verdict.draft.is_history
            self.warnings.update({odd.code for odd in verdict.draft.warnings})
        elif isinstance(verdict, Held):
            self.held += 1
            self.reasons[verdict.reasons[0].code] += 1
        else:
            self.skipped += 1
            self.reasons[verdict.reason.code] += 1

    def to_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "held": self.held,
            "skipped": self.skipped,
            "reasons": _by_count(self.reasons),
            "warnings": _by_count(self.warnings),
        }


def _by_count(counts: Counter[str]) -> dict[str, int]:
    return {str(code): times for code, times in counts.most_common()}


@dataclass(frozen=True)
class Report:
    plan: Plan
    guesses: tuple[Guess, ...]
    sheets: tuple[SheetInfo, ...]
    verdicts: tuple[Verdict, ...]
    tally: Tally

    @classmethod
    def of(
        cls,
        plan: Plan,
        guesses: tuple[Guess, ...],
        sheets: tuple[SheetInfo, ...],
        verdicts: Iterable[Verdict],
    ) -> "Report":
        kept, tally = tuple(verdicts), Tally()
        for verdict in kept:
            tally.add(verdict)
        return cls(plan, guesses, sheets, kept, tally)

    @property
    def hints(self) -> tuple[str, ...]:
        """What to change about the mapping, told by how the rows came out."""
        again = self.tally.reasons[Hold.CHANGED] + self.tally.reasons[Hold.REFERENCE_TWICE]
        if again > 10 and again > 0.5 * self.tally.rows:
            return (REFERENCES_RESTART,)
        return ()

    @property
    def held(self) -> tuple[Held, ...]:
        return tuple(verdict for verdict in self.verdicts if isinstance(verdict, Held))

    def to_json(self) -> dict[str, Any]:
        return self.tally.to_json()

    def text(self) -> str:
        """The whole report for a terminal."""
        parts = (
            self._about_file(),
            self._about_columns(),
            self._about_words(),
            self._about_rows(),
        )
        return "\n\n".join("\n".join(lines) for lines in parts if lines)

    def _about_file(self) -> list[str]:
        table = self.plan.table
        header = f"headings in row {table.header_row}" if table.header_row else "no headings"
        lines = [f"{table.source or table.sheet}, sheet “{table.sheet}”: {header}"]
        lines += [f"  {title}" for title in table.titles]
        for sheet in self.sheets:
            if sheet.name != table.sheet:
                hidden = ", hidden" if sheet.is_hidden else ""
                lines.append(f"  not read: sheet “{sheet.name}” (rows: {sheet.rows:,}{hidden})")
        return lines + [f"  {note}" for note in table.notes]

    def _about_columns(self) -> list[str]:
        mapping = self.plan.mapping.columns
        lines = ["Columns"]
        for guess in self.guesses:
            chosen = mapping.get(guess.header)
            if chosen != guess.field:
                lines.append(f"  {guess.letter}  {guess.header} → {chosen or 'words'} (as chosen)")
            elif guess.field is not None:
                lines.append(f"  {describe(guess)}")
        words = [self.plan.table.headers[index] for index in self.plan.others]
        if words:
            lines.append(f"  Kept as words beside the record: {', '.join(words)}")
        return lines + [f"  {sentence}" for sentence in self.plan.says]

    def _about_words(self) -> list[str]:
        lines = []
        for where, counts in self.plan.unmapped().items():
            shown = ", ".join(
                f"“{word[:40]}” ({times:,})" for word, times in counts.most_common(WORDS_SHOWN)
            )
            more = f" and {len(counts) - WORDS_SHOWN:,} more" if len(counts) > WORDS_SHOWN else ""
            lines.append(f"  {where}: {shown}{more}")
        return ["Words that are not mapped yet (kept as words)", *lines] if lines else []

    def _about_rows(self) -> list[str]:
        tally = self.tally
        recent = tally.accepted - tally.history
        taken = f"{tally.accepted:,} accepted ({tally.history:,} as history, {recent:,} to triage)"
        lines = [f"{tally.rows:,} rows: {taken}, {tally.held:,} held, {tally.skipped:,} skipped"]
        lines += [
            f"  {times:,} times: {explain(code)}" for code, times in tally.reasons.most_common()
        ]
        lines += [f"  {hint}" for hint in self.hints]
        if tally.warnings:
            lines.append("Kept, but look at them")
            lines += [
                f"  {times:,} times: {explain(code)}"
                for code, times in tally.warnings.most_common()
            ]
        return lines + (self._held_rows() if self.tally.held else [])

    def _held_rows(self) -> list[str]:
        """Each message once, with its rows."""
        rows: dict[str, list[int]] = {}
        for verdict in self.held:
            rows.setdefault(verdict.message, []).append(verdict.row.number)
        lines = [f"  {_row_numbers(numbers)}: {message}" for message, numbers in rows.items()]
        more = len(lines) - HELD_SHOWN
        return ["Held rows", *lines[:HELD_SHOWN], *([f"  and {more:,} more"] if more > 0 else [])]


def _row_numbers(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    if len(numbers) <= 8:
        return f"rows {', '.join(map(str, numbers))}"
    return f"{len(numbers):,} rows from {numbers[0]} to {numbers[-1]}"
