"""The forms of audits: what an audit asks, and what it found."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from heedwell.loop.verification.ways.audits.operations import AuditDraft, Found, TemplateDraft
from heedwell.rules.audits import MOST_STANDARDS, PASS_PERCENT, SAMPLE_SIZE
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm, Section
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Service
    from heedwell.loop.verification.models import Recheck
    from heedwell.loop.verification.ways.models import Audit, AuditVersion, Standard


class TemplateForm(HeedwellForm):
    seen = fields.version()
    name = fields.text("What is it called?", max_length=160, missing="Give the audit a name")
    standards = fields.long_text(
        "What should be so in each case? One standard a line.",
        rows=8,
        hint="For example: The handover sheet names the medicines that are due. "
        "A line that stays the same can be compared with earlier audits.",
        missing="Write at least one standard",
    )
    sample_size = fields.number(
        "How many are looked at for each?",
        least=1,
        most=500,
        initial=SAMPLE_SIZE,
        missing="Enter how many are looked at",
    )
    pass_percent = fields.number(
        "It passes when each standard is met in at least how many of a hundred?",
        least=1,
        most=100,
        initial=PASS_PERCENT,
        missing="Enter a number from 1 to 100",
    )
    starts_on = fields.day("From when?", lean="future", missing="Enter the day from which it holds")
    reason = fields.text("Why is it changed?", hint="Leave it empty for a new one.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        lines = [line for line in data.get("standards", "").splitlines() if line.strip()]
        if any(len(line.strip()) > 300 for line in lines):
            self.add_error("standards", "Make each line shorter: 300 letters at most")
        elif len(lines) > MOST_STANDARDS:
            self.add_error("standards", f"Keep to {MOST_STANDARDS} standards at most")
        starts_on = data.get("starts_on")
        if starts_on is not None and starts_on < localdate():
            self.add_error("starts_on", "Enter a day that is today or later")
        return data

    def draft(self) -> TemplateDraft:
        data = self.cleaned_data
        return TemplateDraft(
            name=data["name"],
            standards=data["standards"].splitlines(),
            sample_size=data["sample_size"],
            pass_percent=data["pass_percent"],
            starts_on=data["starts_on"],
            reason=data["reason"],
        )


class FillInForm(HeedwellForm):
    """Two numbers for each standard. Of a re-audit, `repeats` is what it is laid beside."""

    service = fields.record_choice("Where?", missing="Select where")
    audited_on = fields.day("When?", latest_today=True, missing="Enter the day of the audit")
    repeats = fields.record_choice(
        "Is it a re-audit of an earlier one?", hint="Leave it empty when it is the first."
    )
    words = fields.long_text("What did you see?", rows=3, hint="You can leave it empty.")

    def __init__(
        self,
        *args: Any,
        version: "AuditVersion",
        standards: "list[Standard]",
        services: "Iterable[Service]",
        earlier: "Iterable[Audit]",
        recheck: "Recheck | None" = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.standards, self.recheck = standards, recheck
        self.offer("service", services)
        self.offer("repeats", earlier, label=_label)
        for each in standards:
            self.fields[f"sample_{each.number}"] = fields.number(
                "Looked at", least=1, most=500, missing="Enter how many were looked at"
            )
            self.fields[f"met_{each.number}"] = fields.number(
                "Met it", least=0, most=500, missing="Enter how many met it"
            )
            self.initial.setdefault(f"sample_{each.number}", version.sample_size)
        pairs = tuple(
            Section(f"{each.number}. {each.words}", (f"sample_{each.number}", f"met_{each.number}"))
            for each in standards
        )
        self.sections = (
            Section("", ("service", "audited_on", "repeats")),
            *pairs,
            Section("", ("words",)),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for each in self.standards:
            sample, met = data.get(f"sample_{each.number}"), data.get(f"met_{each.number}")
            if sample is not None and met is not None and met > sample:
                self.add_error(
                    f"met_{each.number}", f"Enter a number up to {sample}, how many were looked at"
                )
        return data

    def draft(self) -> AuditDraft:
        data = self.cleaned_data
        return AuditDraft(
            service=data["service"],
            audited_on=data["audited_on"],
            found={
                each.pk: Found(data[f"sample_{each.number}"], data[f"met_{each.number}"])
                for each in self.standards
            },
            words=data["words"],
            repeats=data["repeats"],
            recheck=self.recheck,
        )


def _label(audit: "Audit") -> str:
    return f"{audit.version.name}, {audit.service.name}, {day_words(audit.audited_on)}"
