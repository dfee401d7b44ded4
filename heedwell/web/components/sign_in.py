"""The sign-in library's forms with our words: what to do, not "This field is required".

The settings ACCOUNT_FORMS and MFA_FORMS name them; the adapters take the sentences.
"""

from dataclasses import dataclass, field
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

HOW_LONG = "At least 12 characters. Three or four words that do not belong together work well"
CODE = "Enter the six figures that your code app shows"
# For the adapters: what the library says by itself, said our way.
ACCOUNT_SENTENCES = {
    "account_inactive": "This account is closed. Ask your administrator to open it again",
    "email_password_mismatch": "The e-mail address or the password is not right. Try again",
    "incorrect_password": "That is not your password. Try again",
    "enter_current_password": "That is not your password now. Try again",
    "incorrect_code": "That code is not right. Wait for the next one and type it",
    "too_many_login_attempts": "Too many tries. Wait five minutes, then try again",
    "rate_limited": "Too many tries. Wait five minutes, then try again",
    "invalid_password_reset": "This link no longer works. Ask for a new one",
    "same_as_current": "Choose a password that is not the one you have now",
}
MFA_SENTENCES = {
    "incorrect_code": "That code is not right. Wait for the next one and type it",
    "cannot_delete_authenticator": "You need this step. Set up another one first",
    "cannot_generate_recovery_codes": "Set up a second step first",
}


@dataclass(frozen=True, slots=True)
class Words:
    """By field name; a field that is not named keeps the library's."""

    labels: dict[str, str] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


class Worded:
    """Words laid over a form of the library."""

    use_required_attribute = False
    words = Words()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]  # a form's
        for name, one in fields.items():
            one.widget.attrs.pop("placeholder", None)
            one.label = self.words.labels.get(name, one.label)
            one.help_text = self.words.hints.get(name, one.help_text)
            if name in self.words.missing:
                one.error_messages["required"] = self.words.missing[name]


def worded(form: type[Any], **words: dict[str, str]) -> type[Any]:
    """A form of the library with our `labels`, `hints` and `missing` sentences."""
    return type(form.__name__, (Worded, form), {"words": Words(**words)})


LoginForm = worded(
    account.LoginForm,
    labels={"login": "E-mail address"},
    hints={"password": ""},
    missing={"login": "Enter your e-mail address", "password": "Enter your password"},
)
ResetPasswordForm = worded(
    account.ResetPasswordForm,
    labels={"email": "E-mail address"},
    missing={"email": "Enter your e-mail address"},
)
NewPasswordForm = worded(
    account.ResetPasswordKeyForm,
    labels={"password1": "New password", "password2": "The same password again"},
    hints={"password1": HOW_LONG},
    missing={"password1": "Choose a password", "password2": "Type the password a second time"},
)
ChangePasswordForm = worded(
    account.ChangePasswordForm,
    labels={
        "oldpassword": "Password you have now",
        "password1": "New password",
        "password2": "The new password again",
    },
    hints={"password1": HOW_LONG},
    missing={
        "oldpassword": "Enter the password you have now",
        "password1": "Choose a new password",
        "password2": "Type the new password a second time",
    },
)
ReauthenticateForm = worded(
    account.ReauthenticateForm,
    labels={"password": "Your password"},
    hints={"password": ""},
    missing={"password": "Enter your password"},
)
CodeForm = worded(
    mfa.AuthenticateForm,
    missing={"code": CODE},
)
CodeAgainForm = worded(
    mfa.ReauthenticateForm,
    missing={"code": CODE},
)
ActivateCodeForm = worded(
    totp.ActivateTOTPForm,
    labels={"code": "The six figures"},
    missing={"code": CODE},
)
AddPasskeyForm = worded(
    webauthn.AddWebAuthnForm,
    labels={"name": "A name for this device", "passwordless": "Sign in with it alone"},
    hints={"passwordless": "Then you need neither your password nor a code on this device"},
)
RenamePasskeyForm = worded(
    webauthn.EditWebAuthnForm,
    labels={"name": "A name for this device"},
    missing={"name": "Enter a name, like “my phone”"},
)
