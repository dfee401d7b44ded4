"""What is asked when a provider sets itself up."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import ROLE_LABELS, ROLES_THAT_EXPIRE, Role
from heedwell.foundation.setup.exposure import UNITS, Cell
from heedwell.foundation.setup.queries import NATIONS, SERVICE_KINDS
from heedwell.web.components import fields
from heedwell.web.components.controls import OneOf
from heedwell.web.components.forms import HeedwellForm, Section

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Service

ROLE_HINTS: dict[str, str] = {
    Role.CARE_WORKER: "Reports, and reads what was learned",
    Role.SHIFT_LEAD: "Also reads cases, reviews and makes changes",
    Role.REGISTERED_MANAGER: "Leads cases, and keeps the service's people and hours",
    Role.SAFEGUARDING_LEAD: "Leads cases",
    Role.QUALITY_LEAD: "Leads cases, and sets up services and staff",
    Role.TRAINER: "Reads cases, makes changes and shares what was learned",
    Role.BOARD_MEMBER: "Reads cases and figures, changes nothing",
    Role.INSPECTOR: "Reads cases and figures until a date, changes nothing",
    Role.ADMINISTRATOR: "Sets up services and staff, and does not read cases",
}


class ServiceForm(HeedwellForm):
    name = fields.text("Name of the service", missing="Enter the name of the service")
    kind = fields.choice("What kind is it?", SERVICE_KINDS, missing="Select the kind of service")
    nation = fields.choice(
        "Where is it?",
        NATIONS,
        missing="Select where it is",
        hint="Working days are counted by the bank holidays of this nation",
        initial="ENG",
    )
    host_council = fields.text(
        "Council",
        max_length=120,
        width=20,
        hint="The council where the service stands. It hears safeguarding concerns",
    )
    cqc_location_id = fields.text(
        "CQC location ID", max_length=20, width=10, hint="For example, 1-123456789"
    )
    on_call_phone = fields.text("On-call telephone", max_length=40, width=20)
    opened_on = fields.day("Opened on")
    closed_on = fields.day("Closed on", latest_today=True, hint="Leave empty while it is open")
    seen = fields.version()

    sections = (
        Section("Outside", ("host_council", "cqc_location_id", "on_call_phone")),
        Section("Open", ("opened_on", "closed_on")),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opened, closed = given.get("opened_on"), given.get("closed_on")
        if opened and closed and closed < opened:
            self.add_error("closed_on", "Enter a day after the service opened")
        return given


class PersonForm(HeedwellForm):
    reference = fields.text(
        "Reference",
        max_length=60,
        width=10,
        missing="Enter the reference you use in your records",
        hint="What your own records call this person, for example their initials and a number",
    )
    name = fields.text("Name", hint="Only those who keep this list, or read cases, see it")
    service = fields.record_choice("Service", missing="Select the service that supports them")
    communication_needs = fields.long_text(
        "Communication",
        rows=3,
        hint="How this person takes in and gives information: easy read, signs, pictures, "
        "large print, an interpreter, time to answer",
    )
    communication_checked_on = fields.day("Communication last checked with them", latest_today=True)
    behaviour_needs = fields.long_text("Distress and what helps", rows=3)
    safeguarding_needs = fields.long_text("Safeguarding", rows=3)
    health_needs = fields.long_text("Health", rows=3)
    left_on = fields.day("Left on", latest_today=True, hint="Leave empty while you support them")
    seen = fields.version()

    sections = (
        Section(
            "What others need to know",
            (
                "communication_needs",
                "communication_checked_on",
                "behaviour_needs",
                "safeguarding_needs",
                "health_needs",
            ),
            "Shown beside a case about this person. Write only what helps",
        ),
        Section("When they leave", ("left_on",)),
    )


class RoleField(OneOf):
    """Never folded into a list: what each role may do is what one chooses by."""

    @property
    def is_list(self) -> bool:
        return False


class RoleForm(HeedwellForm):
    """A role and where. Somebody who sets up only some services gives roles only in those."""

    role = RoleField(
        label="Role",
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        hints=ROLE_HINTS,
        coerce=Role,
        empty_value=None,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select the role"),
    )
    everywhere = fields.yes_no("Where?", yes="In every service", no="In some services")
    services = fields.many_records(
        "Which services?",
        missing="Select at least one service",
        only_when=("everywhere", False),
        columns=True,
    )
    expires_on = fields.day(
        "Last day of access",
        lean="future",
        hint="Leave empty if it does not end. An inspector or commissioner always has one",
    )

    def __init__(
        self, data: Any, *, services: Iterable["Service"], may_everywhere: bool, today: date
    ) -> None:
        super().__init__(data)
        self.today = today
        self.offer("services", services)
        everywhere = self.fields["everywhere"]
        if may_everywhere:
            everywhere.required = True
            everywhere.error_messages["required"] = "Select where they have this role"
        else:
            del self.fields["everywhere"]
            self.fields["services"].required = True
            self.fields["services"].only_when = None  # type: ignore[attr-defined]  # ours

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        if day is not None and day < self.today:
            raise forms.ValidationError("Enter a day that is still to come")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("role") in ROLES_THAT_EXPIRE and given.get("expires_on", ...) is None:
            self.add_error("expires_on", "Enter the last day of their access")
        return given

    @property
    def places(self) -> list["Service | None"]:
        """None stands for every service."""
        return [None] if self.cleaned_data.get("everywhere") else self.cleaned_data["services"]


class InviteForm(RoleForm):
    name = fields.text("Name", max_length=150, missing="Enter their name", autocomplete="off")
    email = fields.email(missing="Enter their e-mail address")

    field_order = ("name", "email")


class ExpiryForm(HeedwellForm):
    asks = "expires_on"
    expires_on = fields.day(
        "What is the last day of their access?",
        lean="future",
        hint="Leave empty if it does not end",
    )
    deputy = fields.account_choice(
        "Who has their open work then?",
        hint="Leave empty for the registered manager of each service",
    )


class DayForm(HeedwellForm):
    day = fields.day("Which day?", lean="future", missing="Enter the day")
    is_closed = fields.yes_no(
        "Is it a working day?",
        yes="No: leave it out when working days are counted",
        no="Yes: count it, although it is a bank holiday",
        missing="Select whether it is a working day",
    )
    where = fields.choice("Where?", missing="Select where")
    why = fields.text(
        "Why",
        missing="Write why, in a few words",
        hint="For example, the King's birthday",
    )

    def clean_day(self) -> date:
        """What was due by a day that is past was counted as it stood."""
        day: date = self.cleaned_data["day"]
        if day < localdate():
            raise forms.ValidationError("Enter today or a later day")
        return day


class AmountField(forms.DecimalField):
    """A count of days or hours as people type it: 1,240 or 1240.5."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", "").replace(" ", "")
        return super().to_python(value)


class HoursForm(HeedwellForm):
    """A box for each month and unit: what is left empty is not known."""

    def __init__(
        self,
        data: Any,
        *,
        months: Iterable[date],
        units: Iterable[str],
        known: dict[Cell, Decimal],
    ) -> None:
        super().__init__(data)
        self.cells: dict[str, Cell] = {}
        labels = dict(UNITS)
        for month in months:
            for unit in units:
                name = f"{month:%Y-%m}-{unit}"
                label = f"{labels[unit].capitalize()} in {month:%B}"
                self.cells[name] = (month, unit)
                self.fields[name] = AmountField(
                    label=label,
                    required=False,
                    min_value=0,
                    max_digits=12,
                    decimal_places=2,
                    initial=_plainly(known.get((month, unit))),
                    widget=forms.TextInput(attrs={"class": "w-10", "inputmode": "decimal"}),
                    error_messages=dict.fromkeys(
                        ("invalid", "min_value", "max_digits", "max_decimal_places"),
                        f"{label}: enter a number, in figures",
                    ),
                )

    @property
    def amounts(self) -> dict[Cell, Decimal | None]:
        return {cell: self.cleaned_data[name] for name, cell in self.cells.items()}


def _plainly(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"
