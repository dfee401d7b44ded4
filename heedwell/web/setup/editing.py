"""Two people editing the same record: the second sees both versions and loses nothing typed."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import QueryDict
from django.utils.formats import date_format

from heedwell.web.components.forms import HeedwellForm
from heedwell.web.components.parts import Fact, Facts


def both_versions(form: HeedwellForm, saved: Mapping[str, Any], version: int) -> Facts:
    """What the other person saved where it differs; sending the form again puts ours over it."""
    typed = cast(QueryDict, form.data).copy()
    typed["seen"] = str(version)
    form.data = typed
    return Facts(
        tuple(
            Fact(str(form.fields[name].label), _words(form, name, value))
            for name, value in saved.items()
            if name in form.cleaned_data and form.cleaned_data[name] != value
        )
    )


def _words(form: HeedwellForm, name: str, value: Any) -> str:
    if value in (None, ""):
        return "(empty)"
    if hasattr(value, "isoformat"):
        return date_format(value, "j F Y")
    labels = dict(getattr(form.fields[name], "choices", ()))
    return str(labels.get(value, value))
