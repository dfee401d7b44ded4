"""Form fields of our own: what they read, what they say when it cannot be read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, time
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from heedwell.web.components.dates import Lean, read_date, read_time, typed

RADIOS_UP_TO = 8


class DayField(forms.Field):
    """A date in one box, as people write it. What cannot be read stays in the box."""

    widget = forms.TextInput

    def __init__(
        self,
        *,
        lean: Lean = "past",
        latest_today: bool = False,
        earliest_today: bool = False,
        **kwargs: Any,
    ) -> None:
        self.lean: Lean = lean
        self.latest_today, self.earliest_today = latest_today, earliest_today
        self.asks = str(kwargs.get("error_messages", {}).get("required") or "Enter a date")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        today = timezone.localdate()
        day = read_date(str(value), today=today, lean=self.lean)
        if day is None:
            raise ValidationError(f"{self.asks}, like {typed(today)}", code="invalid")
        if self.latest_today and day > today:
            raise ValidationError("Enter a date that is today or earlier", code="future")
        if self.earliest_today and day < today:
            raise ValidationError("Enter a day that is today or later", code="past")
        return day

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, date) else value


class ClockField(forms.Field):
    """A time of day in one box: 17:30, 1730 or 5.30pm."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        self.asks = str(kwargs.get("error_messages", {}).get("required") or "Enter the time")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        moment = read_time(str(value))
        if moment is None:
            raise ValidationError(f"{self.asks}, like 17:30", code="invalid")
        return moment

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class OneOf(forms.TypedChoiceField):
    """One of several: radios while they fit on a screen, a list to choose from above that."""

    widget = forms.RadioSelect

    def __init__(
        self,
        *,
        hints: Mapping[str, str] | None = None,
        inline: bool = False,
        as_list: bool = False,
        **kwargs: Any,
    ) -> None:
        self.hints = dict(hints or {})
        self.inline = inline
        self.as_list = as_list
        super().__init__(**kwargs)

    @property
    def is_list(self) -> bool:
        return self.as_list or len(self.offered) > RADIOS_UP_TO

    @property
    def offered(self) -> list[tuple[Any, Any]]:
        """What can be chosen, without groups."""
        choices: Any = self.choices
        return [
            one
            for value, label in choices
            for one in (label if isinstance(label, list | tuple) else [(value, label)])
        ]


class SeveralOf(forms.TypedMultipleChoiceField):
    """Any number of several, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(
        self,
        *,
        hints: Mapping[str, str] | None = None,
        columns: bool = False,
        folds: bool = False,
        **kwargs: Any,
    ) -> None:
        self.hints = dict(hints or {})
        self.columns = columns
        self.folds = folds
        super().__init__(**kwargs)


class Findable(Protocol):
    """Records that can be listed, or found one by one: a form that is not drawn lists none."""

    def __iter__(self) -> Iterator[Any]: ...

    def find(self, key: str) -> Any: ...


class OneRecord(OneOf):
    """One of the records that the form offers when it is made; clean data holds the record."""

    def __init__(self, **kwargs: Any) -> None:
        self._offer: Iterable[Any] | Findable = ()
        self._found: dict[str, Any] = {}
        super().__init__(empty_value=None, **kwargs)

    def offer(self, records: Iterable[Any] | Findable, label: Callable[[Any], str]) -> None:
        self._offer = records
        self._found = {}
        self.choices = lambda: [(str(record.pk), label(record)) for record in self._listed]

    @property
    def _listed(self) -> list[Any]:
        if not isinstance(self._offer, list):
            self._offer = list(self._offer)
        return self._offer

    def valid_value(self, value: Any) -> bool:
        return self._record(str(value)) is not None

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return None if chosen is None else self._record(chosen)

    def _record(self, key: str) -> Any:
        if key not in self._found:
            find = getattr(self._offer, "find", None)
            if find is not None:
                self._found[key] = find(key)
            else:
                self._found = {str(record.pk): record for record in self._listed}
        return self._found.get(key)

    def prepare_value(self, value: Any) -> Any:
        return str(getattr(value, "pk", value)) if value is not None else None


class SeveralRecords(SeveralOf):
    """Any of the records offered; clean data holds them in the order chosen."""

    records: dict[str, Any]

    def __init__(self, **kwargs: Any) -> None:
        self.records = {}
        super().__init__(empty_value=[], **kwargs)

    def offer(self, records: Iterable[Any], label: Callable[[Any], str]) -> None:
        self.records = {str(record.pk): record for record in records}
        self.choices = [(key, label(record)) for key, record in self.records.items()]

    def clean(self, value: Any) -> list[Any]:
        return [self.records[key] for key in super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        return [str(getattr(one, "pk", one)) for one in value or []]
