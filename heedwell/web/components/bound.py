"""A field as it stands on a page: which of our templates draws it, and its parts as words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField as DjangoBoundField
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from heedwell.web.components.controls import OneOf
from heedwell.web.components.drawing import Component

CHOOSE = ("", "Choose one")


@dataclass(frozen=True, slots=True)
class Option:
    """One radio or box, with the fields that open under it."""

    id: str
    name: str
    value: str
    label: str
    hint: str
    kind: str
    is_chosen: bool
    reveals: tuple["BoundField", ...]


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """`is_folded`: only its title stands there, until somebody opens it."""

    title: str
    options: tuple[Option, ...]
    is_folded: bool = False

    @property
    def is_open(self) -> bool:
        """What was chosen, or is offered for a reason, is never folded away."""
        return any(option.is_chosen or option.hint for option in self.options)


class BoundField(DjangoBoundField):
    """Any field of any form, ours or a library's, drawn by our templates."""

    @property
    def template_name(self) -> str:
        if own := getattr(self.field, "template_name", None):
            return str(own)
        if self.is_choice:
            return "components/forms/choices.html"
        if self.is_tick:
            return "components/forms/tick.html"
        return str(self.form.renderer.field_template_name)

    @property
    def is_choice(self) -> bool:
        """Drawn as radios or boxes, in a fieldset."""
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple) and (
            not self.is_list
        )

    @property
    def is_list(self) -> bool:
        return isinstance(self.field, OneOf) and self.field.is_list

    @property
    def use_fieldset(self) -> bool:
        """A list is one control and has a label; radios and boxes have a legend."""
        return False if self.is_list else super().use_fieldset

    @property
    def id_for_label(self) -> str:
        return self.auto_id if self.is_list else super().id_for_label

    @property
    def is_optional(self) -> bool:
        return not self.field.required and not getattr(self.field, "missing", "")

    @property
    def is_heading(self) -> bool:
        """The question is the page's heading."""
        return str(getattr(self.form, "asks", "")) == self.name

    @property
    def first_id(self) -> str:
        """Where a link in the error summary goes: the first thing to type or choose."""
        if not self.is_choice:
            return self.id_for_label or self.auto_id
        return next((option.id for group in self.groups for option in group.options), self.auto_id)

    @property
    def layout(self) -> str:
        if getattr(self.field, "inline", False):
            return "choices inline"
        if getattr(self.field, "columns", False) or self._is_many_short:
            return "choices columns"
        return "choices"

    @property
    def _is_many_short(self) -> bool:
        """Five answers or more of a few words each stand side by side where there is room."""
        if not isinstance(self.field, OneOf) or self.field.hints or self.reveals:
            return False
        labels = [str(label) for _, label in self.field.offered]
        return len(labels) > 4 and max(map(len, labels)) <= 34

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """A placeholder that says the label again is left out."""
        return {"placeholder": False, **super().build_widget_attrs(attrs, widget)}

    @property
    def control(self) -> SafeString:
        if isinstance(self.field, OneOf) and self.field.is_list:
            choices = [choice for choice in self.field.offered if choice[0] not in ("", None)]
            return self.as_widget(forms.Select(choices=[CHOOSE, *choices]))
        return self.as_widget()

    @cached_property
    def groups(self) -> list[OptionGroup]:
        widget = self.field.widget
        context = widget.get_context(self.html_name, self.value(), {"id": self.auto_id})
        folds = getattr(self.field, "folds", False)
        return [
            OptionGroup(str(title or ""), tuple(self._options(options)), folds and bool(title))
            for title, options, _ in context["widget"]["optgroups"]
        ]

    @property
    def reveals(self) -> list["BoundField"]:
        """The fields that open under answers to this one."""
        if self.is_choice:
            groups = self.groups
            return [one for group in groups for option in group.options for one in option.reveals]
        return list(self._revealed_by("yes")) if self.is_tick else []

    @property
    def is_tick(self) -> bool:
        return _is_tick(self.field)

    @property
    def meanwhile(self) -> Component | None:
        """What somebody else saved here since the page was opened."""
        found = getattr(self.form, "meanwhile", None)
        return cast(Component | None, found(self.name)) if found else None

    @property
    def stands_under(self) -> str:
        """The question this one is drawn under: it needs one answer, of radios or boxes."""
        source, wanted = getattr(self.field, "only_when", None) or ("", "")
        under = source and self._of_form(source)
        if not under or len(answers(wanted)) != 1:
            return ""
        return source if under.is_choice or under.is_tick else ""

    def _options(self, options: list[dict[str, Any]]) -> Iterator[Option]:
        hints = getattr(self.field, "hints", {})
        for option in options:
            value = str(option["value"])
            if value == "" and self.field.required:
                continue
            yield Option(
                id=option["attrs"]["id"],
                name=option["name"],
                value=value,
                label=str(option["label"]),
                hint=hints.get(value, ""),
                kind=option["type"],
                is_chosen=option["selected"],
                reveals=tuple(self._revealed_by(value)),
            )

    def _revealed_by(self, value: str) -> Iterator["BoundField"]:
        for name, field in self.form.fields.items():
            condition = getattr(field, "only_when", None)
            if condition and condition[0] == self.name and answers(condition[1]) == [value]:
                yield self._of_form(name)

    def _of_form(self, name: str) -> "BoundField":
        return cast(BoundField, self.form[name])


def given(field: forms.Field, sent: Any) -> list[str]:
    """What was sent for a field, as the answers that open others: "yes" for a ticked box."""
    if _is_tick(field):
        return ["yes" if sent else "no"]
    return sent if isinstance(sent, list) else [str(sent or "")]


def _is_tick(field: forms.Field) -> bool:
    return isinstance(field.widget, forms.CheckboxInput)


def answers(wanted: Any) -> list[str]:
    """The answers that open a field, as they are sent."""
    if isinstance(wanted, bool):
        return ["yes" if wanted else "no"]
    return [wanted] if isinstance(wanted, str) else [str(one) for one in wanted]
