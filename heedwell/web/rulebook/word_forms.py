"""The words of a vocabulary as a form: a name of their own, whether it is offered, and words to add."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from heedwell.rules.rulebook import OutOfBounds, Rulebook, overlay
from heedwell.rules.vocabulary.own import LONGEST, Laid, OwnVocabulary, Word
from heedwell.web.components import fields
from heedwell.web.components.forms import Section
from heedwell.web.rulebook.forms import NOTHING, DatedForm

ROOM = range(1, 4)


class WordsForm(DatedForm):
    """A box for each word, as the newest version has it, and room for a few more."""

    def __init__(
        self, data: QueryDict | None, *, vocabulary: OwnVocabulary, newest: Rulebook
    ) -> None:
        super().__init__(data, newest=newest)
        self.vocabulary = vocabulary
        self.laid = newest.laid(vocabulary)
        for code in self.laid.codes:
            self._box(code)
        for n in ROOM:
            self.fields[f"new:{n}"] = fields.text(f"Another word {n}", max_length=LONGEST, width=20)
            self.fields[f"under:{n}"] = fields.choice(
                f"Word {n} stands under", vocabulary.ours.choices, as_list=True
            )
        self.sections = (
            Section("", tuple(name for name in self.fields if name[:5] in ("label", "hide:"))),
            Section(
                "Words of your own",
                tuple(name for name in self.fields if name[:4] in ("new:", "unde")),
                "Each stands under one of ours, and is counted and judged with it",
            ),
            Section("From when, and why", ("starts_on", "reason")),
        )

    def _box(self, code: str) -> None:
        ours = self.vocabulary.ours.label(code)
        is_added = ":" in code
        own = self.laid.words.get(code, Word())
        self.fields[f"label:{code}"] = fields.text(
            own.label if is_added else ours,
            initial=own.label,
            max_length=LONGEST,
            width=20,
            hint=f"Your own, under {ours}" if is_added else "",
        )
        if is_added or not self.vocabulary.must_stay(self.vocabulary.ours.get(code)):
            label = f"Do not offer “{own.label if is_added else ours}”"
            self.fields[f"hide:{code}"] = fields.tick(label, initial=own.is_hidden)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        words = dict(self._kept(given))
        added = self._added(given, words)
        try:
            self.rulebook = overlay(self.newest, {}, words={self.vocabulary.code: words})
        except OutOfBounds as refused:
            for key, says in refused.problems.items():
                code = key.partition("/")[2]
                self.add_error(added.get(code, f"label:{code}"), says)
        else:
            if not self.errors and words == dict(self.laid.words):
                self.add_error(None, NOTHING)
        return given

    def _kept(self, given: dict[str, Any]) -> Iterator[tuple[str, Word]]:
        for code in self.laid.codes:
            label = given.get(f"label:{code}", "").strip()
            is_ours = ":" not in code
            if is_ours and label == self.vocabulary.ours.label(code):
                label = ""
            word = Word(label, bool(given.get(f"hide:{code}")))
            if word != Word() or not is_ours:
                yield code, word

    def _added(self, given: dict[str, Any], words: dict[str, Word]) -> dict[str, str]:
        """Put the new words in; which box each came from."""
        boxes = {}
        for n in ROOM:
            label, parent = given.get(f"new:{n}", "").strip(), given.get(f"under:{n}")
            if label and not parent:
                self.add_error(f"under:{n}", f"Select which of ours “{label}” stands under")
            elif label and parent:
                code = Laid(self.vocabulary, words).next_under(parent)
                words[code] = Word(label)
                boxes[code] = f"new:{n}"
        return boxes

    def take_over(self, seen: Rulebook) -> None:
        """Where they left a box as it was, it takes what somebody else has set since."""
        before = seen.laid(self.vocabulary)
        held = {}
        for code in self.laid.codes:
            was, now = before.words.get(code, Word()), self.laid.words.get(code, Word())
            if self.data.get(f"label:{code}", was.label) == was.label:
                held[f"label:{code}"] = now.label
            if bool(self.data.get(f"hide:{code}")) == was.is_hidden:
                held[f"hide:{code}"] = "on" if now.is_hidden else ""
        self.hold(**held)
