"""Forms that draw themselves, ours and those of the sign-in library: set as FORM_RENDERER."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from heedwell.web.components.bound import BoundField, answers, given
from heedwell.web.components.controls import OneOf, OneRecord, SeveralOf, SeveralRecords
from heedwell.web.components.declared import Declaring, FieldsOfForm
from heedwell.web.components.drawing import Drawing

__all__ = ["HeedwellForm", "Renderer", "Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over some of a form's fields. Folded: opened by who has more to say."""

    title: str
    fields: tuple[str, ...]
    hint: str = ""
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the error summary."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    hint: str
    fields: tuple[BoundField, ...]
    is_folded: bool = False

    @property
    def is_open(self) -> bool:
        """What was typed, and what is wrong, is never folded away; what a field begins with is."""
        return any(
            field.errors or (field.value() and str(field.value()) != str(field.field.initial))
            for field in self.fields
        )


class HeedwellForm(forms.Form, metaclass=Declaring):
    """A form of ours: says what is missing, keeps what was typed, opens fields by answers.

    `asks` names the field whose question is the page's heading; `sections` puts headings in.
    """

    fields: FieldsOfForm  # type: ignore[assignment]  # a mapping, where Django has a dict
    use_required_attribute = False
    asks: ClassVar[str] = ""
    sections: tuple[Section, ...] = ()

    def offer(self, name: str, records: Iterable[Any], label: Callable[[Any], str] = str) -> None:
        """Give a record field what may be chosen: all of it, or what can be found (`Findable`)."""
        field = self.fields[name]
        if not isinstance(field, OneRecord | SeveralRecords):
            raise TypeError(f"{name} is not a field of records")
        field.offer(records, label)

    def offer_choices(
        self, name: str, choices: Iterable[Any], hints: Mapping[str, str] | None = None
    ) -> None:
        """Give a field what may be chosen that is known only now, and what stands beneath each."""
        field = self.fields[name]
        if not isinstance(field, OneOf | SeveralOf):
            raise TypeError(f"{name} is not a field of choices")
        field.choices = list(choices)
        if hints is not None:
            field.hints = dict(hints)

    def order_fields(self, field_order: Iterable[str] | None) -> None:
        """As Django does it, and they stay uncopied."""
        self.fields.put_in_order(field_order or ())

    def _clean_fields(self) -> None:
        """As Django does it, from the declared fields: only drawing needs copies and bound ones."""
        declared = self.fields.declared()
        for name, field in declared:
            try:
                self.cleaned_data[name] = self._clean_field(name, field)
                if own := getattr(self, f"clean_{name}", None):
                    self.cleaned_data[name] = own()
            except ValidationError as error:
                self.add_error(name, error)
        for name, field in declared:
            if getattr(field, "only_when", None):
                self._settle(name, field)

    def _clean_field(self, name: str, field: forms.Field) -> Any:
        if field.disabled or isinstance(field, forms.FileField):  # these ask for the initial value
            return field._clean_bound_field(self[name])  # type: ignore[attr-defined]  # not in the stubs
        sent = self._sent(name, field)
        is_left_out = sent in field.empty_values and not field.required
        return _left_out(field) if is_left_out else field.clean(sent)

    def _sent(self, name: str, field: forms.Field) -> Any:
        return field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _settle(self, name: str, field: forms.Field) -> None:
        """Ask for a field whose condition is met; drop what was typed in one that is not."""
        missing = getattr(field, "missing", "")
        if not self._is_open(name):
            self.errors.pop(name, None)
            self.cleaned_data[name] = _left_out(field)
        elif missing and self.cleaned_data.get(name, ...) in field.empty_values:
            self.add_error(name, missing)

    def _is_open(self, name: str) -> bool:
        """A field under a field that is itself closed is closed too."""
        condition = getattr(self.fields.peek(name), "only_when", None)
        if condition is None:
            return True
        source, wanted = condition
        field = self.fields.peek(source)
        sent = given(field, self._sent(source, field))
        return not set(answers(wanted)).isdisjoint(sent) and self._is_open(source)


def _left_out(field: forms.Field) -> Any:
    """The clean value of a field that nothing was sent for: the same each time, so found once."""
    known = vars(field)
    if "left_out" not in known:
        known["left_out"] = field.clean(None)
    value = known["left_out"]
    return value.copy() if isinstance(value, list) else value


class Renderer(Drawing):
    """Draws whole forms: the error summary, the groups, the fields."""

    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"
    bound_field_class = BoundField

    def render(
        self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None
    ) -> str:
        context = dict(context)
        if template_name == self.form_template_name:
            form = context["form"]
            context |= {"problems": problems(form), "groups": groups(form)}
        return super().render(template_name, context, request)


def problems(form: forms.BaseForm) -> list[Problem]:
    """What is wrong, in the order of the page; what is wrong with no one field comes first."""
    found = [Problem(str(text), "") for text in form.non_field_errors()]
    for hidden in form.hidden_fields():
        found += [Problem(str(text), "") for text in hidden.errors]
    for group in groups(form):
        for field in group.fields:
            found += _wrong(field)
    return found


def _wrong(field: BoundField) -> list[Problem]:
    found = [Problem(str(text), f"#{field.first_id}") for text in field.errors]
    for opened in field.reveals:
        found += _wrong(opened)
    return found


def groups(form: forms.BaseForm) -> list[Group]:
    """The fields under their headings; a field opened by an answer stands under that answer."""
    visible = {
        bound.name: cast(BoundField, bound)
        for bound in form.visible_fields()
        if not cast(BoundField, bound).stands_under
    }
    found = []
    for section in getattr(form, "sections", ()):
        fields = tuple(visible.pop(name) for name in section.fields if name in visible)
        found.append(Group(section.title, section.hint, fields, section.is_folded))
    rest = Group("", "", tuple(visible.values()))
    return ([rest] if rest.fields else []) + [group for group in found if group.fields]
