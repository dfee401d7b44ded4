"""The demo provider before anything happens: services, people supported, staff and hours."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from heedwell.config.demo import auditing
from heedwell.config.demo.chance import Chance
from heedwell.config.demo.diary import Diary
from heedwell.config.demo.people import everybody
from heedwell.config.demo.staff import (
    ANYWHERE,
    ELM,
    FERRY,
    MANAGER,
    ROWAN,
    SIGNS_IN_WITH,
    STAFF,
    Worker,
)
from heedwell.config.demo.times import Times, on
from heedwell.foundation.access.permissions import Role
from heedwell.foundation.organisations.models import (
    ExposureUnit,
    Organisation,
    Person,
    Service,
    ServiceKind,
)
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import exposure, operations
from heedwell.foundation.setup.staff import RoleIn, create_account, invite
from heedwell.foundation.store.transactions import write
from heedwell.loop.verification.ways.models import AuditVersion

NAME = "Larchway Care (demo)"
SHORT_NAME = "larchway-demo"
BEGAN = 290  # days ago
WENT_LIVE = {ROWAN: 272, ELM: 172, FERRY: 125}
SERVICES = {
    ROWAN: ("Rowan House", ServiceKind.SUPPORTED_LIVING, "01632 960011"),
    ELM: ("Elm Court", ServiceKind.CARE_HOME, "01632 960022"),
    FERRY: ("Ferry Road Home Care", ServiceKind.HOME_CARE, "01632 960033"),
}
INSPECTION_LASTS = timedelta(days=18)
# What a service gives in a day.
A_DAY = {
    ROWAN: {ExposureUnit.PERSON_DAYS: 31.0, ExposureUnit.SUPPORT_HOURS: 232.0},
    ELM: {ExposureUnit.PERSON_DAYS: 34.4},
    FERRY: {
        ExposureUnit.PERSON_DAYS: 64.0,
        ExposureUnit.SUPPORT_HOURS: 128.0,
        ExposureUnit.VISITS: 171.0,
    },
}


Amounts = dict[tuple[date, str], Decimal | None]


@dataclass
class Provider:
    organisation: Organisation
    staff: dict[str, Account]
    services: dict[str, Service] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)
    audits: dict[str, AuditVersion] = field(default_factory=dict)

    def person(self, reference: str) -> Person:
        return next(
            each
            for people in self.people.values()
            for each in people
            if each.reference == reference
        )


def begin(times: Times) -> Provider:
    """The organisation and the accounts, which belong to none: each outside every block."""
    organisation = operations.create_organisation(
        name=NAME,
        short_name=SHORT_NAME,
        by=None,
        at=times.at(BEGAN, "09:00"),
        on_call_phone="01632 960000",
    )
    return Provider(organisation, _accounts(times.at(BEGAN, "09:05")))


def _accounts(at: datetime) -> dict[str, Account]:
    """One password is made with care and kept for all, which saves three seconds."""
    first, *others = STAFF
    staff = {
        first.key: create_account(email=first.email, name=first.name, at=at, password=SIGNS_IN_WITH)
    }
    for worker in others:
        staff[worker.key] = create_account(email=worker.email, name=worker.name, at=at)
    with write(None):
        for account in staff.values():
            account.password = staff[first.key].password
            account.save(update_fields=["password"])
    return staff


def furnish(provider: Provider, times: Times, diary: Diary) -> None:
    """What is set up on the first day, and the hours that are entered month by month."""
    ada = provider.staff["ada"]
    for key, (name, kind, phone) in SERVICES.items():
        provider.services[key] = operations.add_service(
            organisation=provider.organisation,
            by=ada,
            at=times.at(BEGAN, "09:40"),
            name=name,
            kind=kind,
            nation="ENG",
            host_council="Ambermere",
            cqc_location_id="",
            on_call_phone=phone,
            opened_on=None,
            closed_on=None,
        )
    for worker in STAFF:
        if worker.role is Role.INSPECTOR:
            diary.on(times.at(12, "10:15"), partial(_invite, provider, worker, times))
        else:
            _invite(provider, worker, times, times.at(BEGAN - 1, "10:15"))
    for key, people in everybody().items():
        provider.people[key] = [
            operations.add_person(
                service=provider.services[key],
                by=ada,
                at=times.at(BEGAN - 2, "11:00"),
                reference=each.reference,
                name="",
                communication_needs=each.communication,
                communication_checked_on=times.day(BEGAN + 10 + 7 * at % 120),
                behaviour_needs=each.behaviour,
                safeguarding_needs="",
                health_needs=each.health,
                left_on=None,
            )
            for at, each in enumerate(people)
        ]
    provider.audits = auditing.begin(
        provider.organisation.pk, provider.staff["priya"], times.at(BEGAN - 3, "15:20")
    )
    for key in SERVICES:
        _keep_hours(provider, key, times, diary)


def _invite(provider: Provider, worker: Worker, times: Times, at: datetime) -> None:
    service = provider.services[worker.where] if worker.where != ANYWHERE else None
    is_inspector = worker.role is Role.INSPECTOR
    invite(
        organisation=provider.organisation,
        email=worker.email,
        name=worker.name,
        roles=[RoleIn(worker.role, service)],
        expires_at=times.now + INSPECTION_LASTS if is_inspector else None,
        by=None if worker.key == "ada" else provider.staff["ada"],
        at=at,
    )


def _keep_hours(provider: Provider, key: str, times: Times, diary: Diary) -> None:
    """Whole months only, in the first days of the next one; the older ones when it went live."""
    chance = Chance(f"hours {key}")
    by, live = provider.staff[MANAGER[key]], times.at(WENT_LIVE[key], "15:30")
    month, before = times.first_day, Amounts()
    while month < times.today.replace(day=1):
        days = monthrange(month.year, month.month)[1]
        cells: Amounts = {
            (month, unit.value): Decimal(round(a_day * days * chance.between(0.97, 1.0)))
            for unit, a_day in A_DAY[key].items()
        }
        month += timedelta(days=days)
        entered = min(on(month + timedelta(days=2), time(15, 30)), times.now)
        if entered < live:
            before.update(cells)
        else:
            diary.on(entered, partial(_enter, provider.services[key], cells, by))
    diary.on(live, partial(_enter, provider.services[key], before, by))


def _enter(service: Service, amounts: Amounts, by: Account, at: datetime) -> None:
    exposure.enter(service=service, amounts=amounts, by=by, at=at)
