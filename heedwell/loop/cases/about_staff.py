"""Allegations about those who work here: whoever a case is about sees no trace of it.

This is the one place that says so. `visible_to` of cases, signals, actions, checks and notes read
`cases_about`; who is told, offered or asked reads `kept_out`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.prepared import Given, Prepared, given
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import AboutStaff, Case

if TYPE_CHECKING:
    from heedwell.foundation.access.viewer import Viewer


class AboutThisPerson(Exception):
    """A case cannot be led, done, checked or signed by somebody whom it is about."""


class NobodyNamed(Exception):
    """Neither an account nor words say who it is about."""


def cases_about(viewer: "Viewer") -> QuerySet[AboutStaff, UUID]:
    """The ids of the cases that are about the viewer: what every list leaves out."""
    return cases_about_account(viewer.organisation.pk, viewer.account)


def cases_about_account(organisation_id: UUID, account: Account) -> QuerySet[AboutStaff, UUID]:
    """`cases_about` for an operation, which knows who does it and not what they see."""
    mine = _standing(organisation_id).filter(account=account)
    return mine.values_list("case", flat=True)


def said_of(case: Case) -> QuerySet[AboutStaff]:
    """Whom it is about, as it stands now, first said first."""
    rows = _standing(case.organisation_id).filter(case=case)
    return rows.select_related("account", "said_by").order_by("said_at", "id")


def kept_out(case: Case) -> frozenset[UUID]:
    """The accounts that must hear and see nothing of a case."""
    rows = _KEPT_OUT(organisation_id=case.organisation_id, case_id=case.pk)
    return frozenset(account_id for (account_id,) in rows)


def kept_out_of(organisation_id: UUID, case_ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """`kept_out` for several cases at once."""
    found: dict[UUID, set[UUID]] = {pk: set() for pk in case_ids}
    rows = _standing(organisation_id).filter(case__in=case_ids, account__isnull=False)
    for case_id, account_id in rows.values_list("case", "account"):
        found[case_id].add(account_id)
    return found


def refuse_about(case: Case, *people: Account | None) -> None:
    """Raises AboutThisPerson when the case is about one of them."""
    out = kept_out(case)
    if any(person is not None and person.pk in out for person in people):
        raise AboutThisPerson


def said(
    *, case: Case, account: Account | None, words: str, by: Account | None, at: datetime
) -> AboutStaff:
    """Make the row. The caller holds the transaction and records it in the trail."""
    return AboutStaff.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        account=account,
        words=words,
        said_by=by,
        said_at=at,
    )


def say(
    *, case: Case, account: Account | None, words: str, by: Account, at: datetime
) -> list[AboutStaff]:
    """Say whom a case is about. Whoever leads it and is named, leads it no longer."""
    if account is None and not words.strip():
        raise NobodyNamed
    with write(case.organisation_id):
        rows = []
        for each in _with_those_it_joined(case):
            if account is not None and account.pk in kept_out(each):
                continue
            row = said(case=each, account=account, words=words, by=by, at=at)
            rows.append(row)
            if account is not None and each.lead_id == account.pk:
                each.lead = None if by == account else by
                each.version += 1
                each.save(update_fields=["lead", "version"])
            record(
                organisation_id=each.organisation_id,
                verb="case.about_staff",
                subject=each,
                rows=[row, each],
                by=by,
                at=at,
            )
        return rows


def take_back(*, said: AboutStaff, reason: str, by: Account, at: datetime) -> AboutStaff:
    """It is not about them after all. What was said stays, and so does why it is taken back."""
    with write(said.organisation_id):
        row = AboutStaff.objects.create(
            organisation_id=said.organisation_id,
            case_id=said.case_id,
            account=said.account,
            words=reason,
            takes_back=said,
            said_by=by,
            said_at=at,
        )
        record(
            organisation_id=said.organisation_id,
            verb="case.not_about_staff",
            subject=said.case,
            rows=[row],
            by=by,
            at=at,
        )
        return row


def carry_over(*, case: Case, to: Case, by: Account, at: datetime) -> list[AboutStaff]:
    """A case that takes in another is about the same people. The caller records the rows."""
    out = kept_out(to)
    return [
        said(case=to, account=row.account, words=row.words, by=by, at=at)
        for row in said_of(case)
        if row.account_id is None or row.account_id not in out
    ]


def _standing(organisation_id: UUID | Given) -> QuerySet[AboutStaff]:
    return AboutStaff.objects.filter(
        organisation=organisation_id, takes_back__isnull=True, taken_back__isnull=True
    )


_KEPT_OUT = Prepared(
    lambda: (
        _standing(given("organisation_id"))
        .filter(case=given("case_id"), account__isnull=False)
        .values_list("account")
    )
)


def _with_those_it_joined(case: Case) -> Iterable[Case]:
    """The case and, if it was joined to another, the one that holds its signals now."""
    seen: Case | None = Case.objects.select_for_update().get(pk=case.pk)
    while seen is not None:
        yield seen
        seen = (
            Case.objects.select_for_update().get(pk=seen.joined_to_id)
            if seen.joined_to_id
            else None
        )
