"""Two people at one form: the second sees both versions field by field, and nothing is lost.

    class PlanForm(MergingForm):
        merged = ("words", "when")

    form = PlanForm(request.POST, initial=saved)        # `saved` holds "version" and the fields
    ...
    try:
        save(version=form.cleaned_data["version"], ...)
    except EditedMeanwhile:
        form = form.over(newest_values, by="Rob")       # shows both; saving again settles it

The page carries what it was opened with (`base`), so this is a three-way merge. A field that I did
not touch takes what they saved; one that only I touched stays mine; boxes that both ticked or
cleared are put together; a field that we both wrote is shown twice and has to be settled. Nothing
is saved by the merge itself: the person sees it, and saves. All of it works without scripts.
Made for any form: the review and the action page use it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, cast

from django import forms
from django.http import QueryDict

from heedwell.web.components import fields
from heedwell.web.components.controls import SeveralOf
from heedwell.web.components.drawing import Component
from heedwell.web.components.forms import HeedwellForm

Value = str | list[str]
CHOICES = (("mine", "Keep mine"), ("theirs", "Take theirs"), ("both", "Keep both, theirs below"))


@dataclass(frozen=True, slots=True)
class Merge:
    """`value` is what stands in the field now. A clash has to be settled by the person."""

    value: Value
    is_theirs: bool = False
    is_clash: bool = False


def three_way(base: Value, mine: Value, theirs: Value) -> Merge:
    """What one field holds when two people went on from the same `base`."""
    if isinstance(base, list) or isinstance(mine, list) or isinstance(theirs, list):
        return _lists(list(base), list(mine), list(theirs))
    if mine == theirs or theirs == base:
        return Merge(mine)
    if mine == base:
        return Merge(theirs, is_theirs=True)
    return Merge(mine, is_clash=True)


def _lists(base: list[str], mine: list[str], theirs: list[str]) -> Merge:
    """Each answer by itself: whoever changed it decides, and two people can only change it alike."""
    kept = [one for one in mine if one in theirs or one not in base]
    added = [one for one in theirs if one not in base and one not in kept]
    value = kept + added
    return Merge(value, is_theirs=set(value) != set(mine))


@dataclass(frozen=True, slots=True)
class Meanwhile(Component):
    """What somebody else saved in a field, under its control; with radios when both wrote."""

    name: str
    who: str
    words: str
    is_clash: bool
    may_join: bool = True
    chosen: str = ""
    problem: str = ""

    template: ClassVar[str] = "components/forms/meanwhile.html"

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        choices = CHOICES if self.may_join else CHOICES[:2]
        return [(value, label, value == self.chosen) for value, label in choices]

    @property
    def key(self) -> str:
        return settle_key(self.name)


def settle_key(name: str) -> str:
    """The name of the radios that settle a field."""
    return f"settle_{name}"


class MergingForm(HeedwellForm):
    """A form over a record with a version. `merged` names the fields that people type in."""

    merged: ClassVar[tuple[str, ...]] = ()
    stands: Mapping[str, Any] | None = None  # what is saved, where the boxes begin empty
    version = fields.version()
    base = fields.hidden()
    theirs = fields.hidden()  # JSON: who saved, and which fields clash or were taken over

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == "base":
            return json.dumps(self.comparable(self.initial if self.stands is None else self.stands))
        return super().get_initial_for_field(field, field_name)

    def comparable(self, values: Mapping[str, Any]) -> dict[str, Value]:
        """The values of the merged fields as the page sends them, alike however a line ends."""
        return {
            name: _plain(self.fields[name], values.get(name))
            for name in self.merged
            if name in self.fields
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in self._clashes():
            self._settle_clash(name, data)
        return data

    def over(self, newest: Mapping[str, Any], *, by: str) -> Self:
        """The same page on top of what somebody else saved: both versions, field by field.

        Call it on a valid form. `newest` is like `initial`, with the newest `version`.
        """
        base = _read(self.data.get("base"))
        mine = self.comparable(self.cleaned_data)
        saved = self.comparable(newest)
        data = cast(QueryDict, self.data).copy()
        clashes, taken = [], []
        for name in mine.keys() & saved.keys():
            found = three_way(base.get(name, _empty_like(saved[name])), mine[name], saved[name])
            data.setlist(name, found.value if isinstance(found.value, list) else [found.value])
            data.pop(settle_key(name), None)
            if found.is_clash:
                clashes.append(name)
            elif found.is_theirs:
                taken.append(name)
        data["version"] = str(newest.get("version", ""))
        data["base"] = json.dumps(saved)
        data["theirs"] = json.dumps({"by": by, "clashes": clashes, "taken": taken})
        again = self.again(data)
        again.full_clean()
        again.shows_both(by)
        return again

    def on_top_of(self, saved: Mapping[str, Any]) -> Self:
        """This page once what it holds is saved: the next save goes on from there."""
        data = cast(QueryDict, self.data)
        data["version"] = str(saved.get("version", ""))
        data["base"] = json.dumps(self.comparable(saved))
        data["theirs"] = ""
        return self

    def again(self, data: QueryDict) -> Self:
        """A form of the same make; override it where making one needs more than its data."""
        return type(self)(data)

    def shows_both(self, by: str) -> None:
        """First shown, nothing is wrong with a clash: it only has to be settled."""
        for name in self._clashes():
            self.errors.pop(name, None)
        self.add_error(
            None,
            f"{by} saved this while you were writing. Nothing is lost: each field below that "
            "changed shows both. Settle those, then save.",
        )

    def meanwhile(self, name: str) -> Meanwhile | None:
        """What somebody else saved in this field since the page was opened."""
        told = self._told()
        is_clash = name in told.get("clashes", ())
        if not is_clash and name not in told.get("taken", ()):
            return None
        saved = _read(self.data.get("base")).get(name, "")
        return Meanwhile(
            name=name,
            who=str(told.get("by", "")),
            words=self._words(name, saved),
            is_clash=is_clash,
            may_join=_holds_words(self.fields[name]),
            chosen=self.data.get(settle_key(name), ""),
        )

    def _settle_clash(self, name: str, data: dict[str, Any]) -> None:
        answer = self.data.get(settle_key(name), "")
        saved = _read(self.data.get("base")).get(name, "")
        field = self.fields[name]
        may_join = _holds_words(field)
        if answer not in dict(CHOICES if may_join else CHOICES[:2]):
            either = "yours, theirs or both" if may_join else "yours or theirs"
            self.add_error(name, f"Select whether to keep {either}")
        elif answer == "theirs":
            data[name] = field.clean(saved)
        elif answer == "both" and isinstance(data.get(name), str):
            between = "\n\n" if isinstance(field.widget, forms.Textarea) else "; "
            try:
                data[name] = field.clean(f"{data[name]}{between}{saved}")
            except forms.ValidationError:
                self.add_error(name, "Both together are too long here: shorten yours, or keep one")

    def is_as_saved(self) -> bool:
        """Whether the person ended with what stands already: there is nothing to save."""
        return self.comparable(self.cleaned_data) == _read(self.data.get("base"))

    def _clashes(self) -> list[str]:
        clashes = self._told().get("clashes", ())
        return [name for name in self.merged if name in clashes and name in self.fields]

    def _told(self) -> dict[str, Any]:
        return _read(self.data.get("theirs")) if self.is_bound else {}

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return str(value) if value else "(empty)"
        labels = {str(key): str(label) for key, label in _flat(field.choices)}
        codes = [str(code) for code in (value if isinstance(value, list) else [value])]
        return ", ".join(labels.get(code, code) for code in codes) or "(nothing chosen)"


def _holds_words(field: forms.Field) -> bool:
    """Two texts can stand one after the other; two dates or two choices cannot."""
    return isinstance(field, forms.CharField)


def _plain(field: forms.Field, value: Any) -> Value:
    if isinstance(field, SeveralOf):
        return [str(one) for one in field.prepare_value(value or [])]
    shown = field.prepare_value(value)
    return "" if shown is None else "\n".join(str(shown).splitlines()).strip()


def _empty_like(value: Value) -> Value:
    return [] if isinstance(value, list) else ""


def _read(text: Any) -> dict[str, Any]:
    """What the page sent back of its own; a page that was tampered with has nothing to merge."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        yield from label if isinstance(label, list | tuple) else [(value, label)]
