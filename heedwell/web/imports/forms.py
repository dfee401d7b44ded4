"""The forms of an import: the file, how it is read, and taking it back."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from heedwell.journey.importing.fields import Field, label
from heedwell.journey.importing.mapping import Mapping
from heedwell.journey.importing.report import Report
from heedwell.journey.importing.states import Choice
from heedwell.journey.importing.values import choices_of
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.vocabulary import SIGNAL_KINDS
from heedwell.web.components import fields
from heedwell.web.components.bound import BoundField
from heedwell.web.components.forms import HeedwellForm

AS_WORDS = "keep"
# Words that are not known yet are asked for while there are few enough to go through.
MOST_WORDS = 15


class FileForm(HeedwellForm):
    file = fields.upload(
        "Your incident log",
        accept=".xlsx,.xls,.ods,.csv,.tsv,.txt,.gz",
        hint="An Excel, LibreOffice or .csv file, up to 50 MB. Nothing comes in before you have seen it.",
        missing="Choose the file with your incident log",
    )


class ReasonForm(HeedwellForm):
    reason = fields.text("Why?", missing="Write why it is taken back")


class SettleForm(HeedwellForm):
    choice = fields.choice(
        "What shall we do?", Choice.choices, missing="Select what to do with this row"
    )


class MappingForm(HeedwellForm):
    """One choice for each column, the words that are not known, and what every row is.

    It is filled in by our guess, and stays as a person left it.
    """

    sheet = fields.choice("Which sheet?", as_list=True)
    default_service = fields.choice(
        "Which service do rows belong to that do not name one?",
        as_list=True,
        hint="Also when you keep the column with the service as words.",
    )
    default_kind = fields.choice(
        "What are rows that do not say what kind they are?", SIGNAL_KINDS.choices
    )
    date_not_known = fields.tick("Take rows without a date in all the same, as “date not known”")

    def __init__(
        self,
        *args: Any,
        report: Report,
        services: Iterable[str],
        unknown_services: Counter[str],
        rulebook: Rulebook,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        self.rulebook = rulebook
        names = list(services)
        self._offer_sheets()
        self.offer_choices(
            "default_service", [("", "Nothing chosen"), *((name, name) for name in names)]
        )
        self._add_columns()
        self._add_words(names, unknown_services)
        self._fill_in()

    def _offer_sheets(self) -> None:
        sheets = [
            (sheet.name, f"{sheet.name} ({sheet.rows:,} rows)") for sheet in self.report.sheets
        ]
        if len(sheets) > 1:
            self.offer_choices("sheet", sheets)
        else:
            del self.fields["sheet"]

    def _add_columns(self) -> None:
        choices = [(AS_WORDS, "Keep as words"), *((field.value, label(field)) for field in Field)]
        for at, heading in enumerate(self.report.plan.table.headers):
            self.fields[f"column_{at}"] = fields.choice(heading or f"Column {at + 1}", choices)

    def _add_words(self, services: list[str], unknown_services: Counter[str]) -> None:
        """A choice for each word that our lists do not know, the most frequent first."""
        self.words: dict[str, tuple[Field, str, int]] = {}
        asked = {**self.report.plan.unmapped(), Field.SERVICE: unknown_services}
        for field, counts in asked.items():
            known = (
                [(name, name) for name in services]
                if field is Field.SERVICE
                else choices_of(field, self.rulebook)
            )
            for word, times in counts.most_common(MOST_WORDS):
                name = f"word_{len(self.words)}"
                self.words[name] = (field, word, times)
                self.fields[name] = fields.choice(
                    f"“{word[:80]}”",
                    [("", "Keep as words"), *known],
                    hint=f"{times:,} times",
                    as_list=True,
                )

    def _fill_in(self) -> None:
        mapping = self.report.plan.mapping
        for at, heading in enumerate(self.report.plan.table.headers):
            chosen = mapping.columns.get(heading)
            self.initial[f"column_{at}"] = chosen.value if chosen else AS_WORDS
        self.initial = {
            **self.initial,
            "sheet": self.report.plan.table.sheet,
            "default_service": mapping.defaults.get(Field.SERVICE, ""),
            "default_kind": mapping.defaults.get(Field.KIND, "incident"),
            "date_not_known": mapping.date_not_known,
        }

    @property
    def column_rows(self) -> list[tuple[BoundField, str, str]]:
        """Each column with what stands in it and why it was taken for what it was."""
        return [
            (
                self[f"column_{at}"],  # type: ignore[misc] # a bound field of ours
                " · ".join(sample[:60] for sample in guess.samples[:3]),
                guess.reason,
            )
            for at, guess in enumerate(self.report.guesses)
        ]

    @property
    def word_rows(self) -> list[tuple[str, list[BoundField]]]:
        """The unknown words by field."""
        found: dict[str, list[BoundField]] = {}
        for name, (field, _, _) in self.words.items():
            found.setdefault(label(field), []).append(self[name])  # type: ignore[arg-type] # ours
        return list(found.items())

    @property
    def general(self) -> list[BoundField]:
        names = ("sheet", "default_service", "default_kind", "date_not_known")
        return [self[name] for name in names if name in self.fields]  # type: ignore[misc] # ours

    def choices_over(self, before: Mapping) -> Mapping:
        """What was chosen here, on top of what had been chosen before."""
        data = self.cleaned_data
        columns = {
            heading: Field(chosen)
            if (chosen := data[f"column_{at}"] or AS_WORDS) != AS_WORDS
            else None
            for at, heading in enumerate(self.report.plan.table.headers)
        }
        defaults = {
            field: data[name]
            for field, name in ((Field.SERVICE, "default_service"), (Field.KIND, "default_kind"))
            if data[name]
        }
        chosen = Mapping(
            columns=columns,
            values=before.values,
            orders=before.orders,
            scales=before.scales,
            defaults=defaults,
            date_not_known=data["date_not_known"],
        )
        for name, (field, word, _) in self.words.items():
            if data[name]:
                chosen = chosen.with_value(field, word, data[name])
        return chosen
