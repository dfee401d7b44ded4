"""The fields of a form, copied from its class one by one, and only when somebody takes one out.

Django copies them all for every form. That is most of the work of checking what was sent, and
checking changes none of them.
"""

import copy
from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any, TypeVar

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass

Thing = TypeVar("Thing")


class FieldsOfForm(MutableMapping[str, forms.Field]):
    """Taking a field out makes it this form's own, to be changed at will. `peek` does not."""

    def __init__(self, declared: dict[str, forms.Field]) -> None:
        self._fields = dict(declared)
        self._shared = set(declared)

    def peek(self, name: str) -> forms.Field:
        """A field to read and never to change: other forms may hold the same one."""
        return self._fields[name]

    def declared(self) -> list[tuple[str, forms.Field]]:
        """All of them, as `peek` gives each."""
        return list(self._fields.items())

    def put_in_order(self, names: Iterable[str]) -> None:
        """These first; the others stay as they stand."""
        first = {name: self._fields[name] for name in names if name in self._fields}
        self._fields = first | {k: v for k, v in self._fields.items() if k not in first}

    def __getitem__(self, name: str) -> forms.Field:
        if name in self._shared:
            self[name] = _own(self._fields[name])
        return self._fields[name]

    def __setitem__(self, name: str, field: forms.Field) -> None:
        self._shared.discard(name)
        self._fields[name] = field

    def __delitem__(self, name: str) -> None:
        self._shared.discard(name)
        del self._fields[name]

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._fields))

    def __len__(self) -> int:
        return len(self._fields)


def _own(field: forms.Field) -> forms.Field:
    """A copy with all that a form may change of it. Of what is made of parts, as Django does it."""
    if isinstance(field, forms.MultiValueField) or isinstance(field.widget, forms.MultiWidget):
        return copy.deepcopy(field)
    own, widget = _alike(field), _alike(field.widget)
    own.widget, widget.attrs = widget, dict(widget.attrs)
    own.error_messages, own.validators = dict(own.error_messages), list(own.validators)
    return own


def _alike(thing: Thing) -> Thing:
    made = object.__new__(type(thing))
    vars(made).update(vars(thing))
    return made


class _Declared(dict[str, forms.Field]):
    """What a class declares. Django makes the fields of a form by copying it deeply."""

    def __deepcopy__(self, memo: Any) -> FieldsOfForm:
        return FieldsOfForm(self)


class Declaring(DeclarativeFieldsMetaclass):
    base_fields: dict[str, forms.Field]

    def __init__(cls, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cls.base_fields = _Declared(cls.base_fields)
