from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm


def _new_password(label: str, missing: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": missing},
    )


class FirstPasswordForm(HeedwellForm):
    password = _new_password(
        "Choose a password",
        "Choose a password",
        "At least 12 characters. Three or four words that do not belong together work well",
    )
    again = _new_password("The same password again", "Type the password a second time")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "password" in given and "again" in given and given["password"] != given["again"]:
            self.add_error("again", "This is not the same password. Type it again")
        return given


class OrganisationForm(HeedwellForm):
    asks = "organisation"
    organisation = fields.record_choice(
        "Which organisation are you working for now?", missing="Select an organisation"
    )
