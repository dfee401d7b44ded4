"""The fields a form of ours is written with.

    class TriageForm(HeedwellForm):
        tier = choice("Tier", TIERS, missing="Select the tier")
        reason = long_text("Why", hint="A sentence is enough")

A field is required exactly when it says what to do when it is missing. `only_when=("kind", "other")`
draws a field under that answer of another field, asks for it only then, and drops it otherwise;
with several answers, `("kind", ("fall", "slip"))`, it stands after the question in plain sight.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypedDict, TypeVar, Unpack

from django import forms

from heedwell.web.components.controls import (
    ClockField,
    DayField,
    OneOf,
    OneRecord,
    SeveralOf,
    SeveralRecords,
)
from heedwell.web.components.dates import Lean

Choices = Iterable[Any] | Callable[[], Iterable[Any]]
F = TypeVar("F", bound=forms.Field)
Condition = tuple[str, str | bool | Iterable[str]]


class Common(TypedDict, total=False):
    """What every field takes."""

    missing: str
    hint: str
    initial: Any
    only_when: Condition


def text(
    label: str,
    *,
    width: int | None = None,
    max_length: int = 200,
    autocomplete: str = "off",
    **common: Unpack[Common],
) -> forms.CharField:
    """One line. `width` is the number of characters expected: 4, 10 or 20."""
    widget = forms.TextInput(attrs=_attrs(width, dir="auto", autocomplete=autocomplete))
    return _made(forms.CharField, label, common, widget=widget, max_length=max_length)


def long_text(
    label: str, *, rows: int = 4, max_length: int = 20_000, **common: Unpack[Common]
) -> forms.CharField:
    """Several lines, in any language and direction."""
    widget = forms.Textarea(attrs={"rows": rows, "cols": False, "dir": "auto"})
    return _made(forms.CharField, label, common, widget=widget, max_length=max_length)


def choice(
    label: str,
    choices: Choices = (),
    *,
    hints: Mapping[str, str] | None = None,
    inline: bool = False,
    as_list: bool = False,
    coerce: Callable[[Any], Any] = str,
    **common: Unpack[Common],
) -> OneOf:
    """One of several: radios up to eight, a list above or when `as_list` says so."""
    return _made(
        OneOf,
        label,
        common,
        choices=choices,
        hints=hints,
        inline=inline,
        as_list=as_list,
        coerce=coerce,
        empty_value=None,
    )


def many_choices(
    label: str,
    choices: Choices = (),
    *,
    hints: Mapping[str, str] | None = None,
    columns: bool = False,
    folds: bool = False,
    coerce: Callable[[Any], Any] = str,
    **common: Unpack[Common],
) -> SeveralOf:
    """Any of several; choices may stand in groups: `[("Group", [(value, label), ...]), ...]`.

    `folds` closes each group that nothing is chosen in, or offered in for a reason.
    """
    return _made(
        SeveralOf,
        label,
        common,
        choices=choices,
        hints=hints,
        columns=columns,
        folds=folds,
        coerce=coerce,
    )


def yes_no(
    label: str,
    *,
    yes: str = "Yes",
    no: str = "No",
    unknown: str = "",
    hints: Mapping[str, str] | None = None,
    **common: Unpack[Common],
) -> OneOf:
    """True, False, or None when `unknown` ("I do not know") is offered and chosen."""
    choices = [("yes", yes), ("no", no), *([("unknown", unknown)] if unknown else [])]
    field = choice(
        label,
        choices,
        hints=hints,
        inline=not hints and len(f"{yes}{no}{unknown}") < 24,
        coerce={"yes": True, "no": False, "unknown": None}.__getitem__,
        **common,
    )
    field.prepare_value = lambda value: {True: "yes", False: "no"}.get(value, value)  # type: ignore[method-assign]  # one field's own wording
    return field


def tick(label: str, **common: Unpack[Common]) -> forms.BooleanField:
    """One box to tick; required means that it must be ticked."""
    return _made(forms.BooleanField, label, common)


def day(
    label: str,
    *,
    lean: Lean = "past",
    latest_today: bool = False,
    earliest_today: bool = False,
    **common: Unpack[Common],
) -> DayField:
    """A date as people write it: 27/3/2026, 27 March, yesterday, 2026-03-27.

    `lean` settles a date without a year; `latest_today` refuses days to come,
    `earliest_today` days that are over.
    """
    common.setdefault("hint", "For example, 27/3/2026 or 27 March 2026")
    widget = forms.TextInput(attrs=_attrs(20, autocomplete="off", spellcheck="false"))
    return _made(
        DayField,
        label,
        common,
        widget=widget,
        lean=lean,
        latest_today=latest_today,
        earliest_today=earliest_today,
    )


def clock(label: str, **common: Unpack[Common]) -> ClockField:
    """A time of day: 17:30, 1730 or 5.30pm."""
    common.setdefault("hint", "For example, 17:30")
    return _made(
        ClockField, label, common, widget=forms.TextInput(attrs=_attrs(10, autocomplete="off"))
    )


def number(
    label: str,
    *,
    least: int | None = None,
    most: int | None = None,
    **common: Unpack[Common],
) -> forms.IntegerField:
    widget = forms.TextInput(attrs=_attrs(4, inputmode="numeric", autocomplete="off"))
    field = _made(forms.IntegerField, label, common, widget=widget, min_value=least, max_value=most)
    field.error_messages["invalid"] = f"{common.get('missing') or 'Enter a number'}, in figures"
    return field


def decimal(
    label: str, *, least: int | None = None, **common: Unpack[Common]
) -> forms.DecimalField:
    widget = forms.TextInput(attrs=_attrs(10, inputmode="decimal", autocomplete="off"))
    field = _made(forms.DecimalField, label, common, widget=widget, min_value=least)
    field.error_messages["invalid"] = f"{common.get('missing') or 'Enter a number'}, in figures"
    return field


def email(label: str = "E-mail address", **common: Unpack[Common]) -> forms.EmailField:
    widget = forms.EmailInput(attrs=_attrs(20, autocomplete="email", spellcheck="false"))
    field = _made(forms.EmailField, label, common, widget=widget)
    field.error_messages["invalid"] = "Enter an e-mail address, like name@example.org"
    return field


def upload(label: str, *, accept: str = "", **common: Unpack[Common]) -> forms.FileField:
    """A file. The form tag needs `enctype="multipart/form-data"`."""
    widget = forms.FileInput(attrs={"accept": accept} if accept else {})
    field = _made(forms.FileField, label, common, widget=widget)
    field.error_messages["empty"] = "That file is empty. Choose another"
    return field


def record_choice(label: str, *, inline: bool = False, **common: Unpack[Common]) -> OneRecord:
    """One record; the form offers them when it is made: `self.offer("service", services)`."""
    return _made(OneRecord, label, common, inline=inline)


def account_choice(label: str, **common: Unpack[Common]) -> OneRecord:
    """Somebody who signs in; offered like any record."""
    return record_choice(label, **common)


def many_records(label: str, *, columns: bool = False, **common: Unpack[Common]) -> SeveralRecords:
    return _made(SeveralRecords, label, common, columns=columns)


def hidden(initial: Any = None) -> forms.CharField:
    return forms.CharField(widget=forms.HiddenInput, required=False, initial=initial)


def hidden_uuid(initial: Any = None) -> forms.UUIDField:
    """An id made by the page before sending, so that sending twice is sending once."""
    return forms.UUIDField(widget=forms.HiddenInput, required=False, initial=initial)


def version() -> forms.IntegerField:
    """Which version of a record was on the screen when somebody began to type."""
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


def _attrs(width: int | None, **attrs: Any) -> dict[str, Any]:
    return attrs | ({"class": f"w-{width}"} if width else {})


def _made(kind: Callable[..., F], label: str, common: Common, **options: Any) -> F:
    """The field, its sentences and its condition in place."""
    missing = common.get("missing", "")
    condition = common.get("only_when")
    messages = {"required": missing, "invalid_choice": missing or "Select one from the list"}
    field = kind(
        label=label,
        help_text=common.get("hint", ""),
        initial=common.get("initial"),
        required=bool(missing) and condition is None,
        error_messages={key: says for key, says in messages.items() if says},
        **options,
    )
    field.missing = missing  # type: ignore[attr-defined]  # read by HeedwellForm
    field.only_when = condition  # type: ignore[attr-defined]  # read by HeedwellForm
    return field
