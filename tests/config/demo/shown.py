"""The demo provider as the tests look at it: by service, theme and how long ago."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet

from heedwell.config.demo.provider import SERVICES
from heedwell.config.demo.staff import DOMAIN
from heedwell.foundation.access.queries import load_viewer
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.models import Organisation, Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import reading
from heedwell.loop.actions.models import Action
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import Review
from heedwell.loop.signals.models import Signal
from tests.web.cases.visiting import Visitor

NOW = datetime(2026, 11, 18, 9, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Shown:
    organisation: Organisation
    at: datetime = NOW

    def visitor(self, key: str) -> Visitor:
        return Visitor(self, self.account(key))

    def account(self, key: str) -> Account:
        return Account.objects.get(email=f"{key}@{DOMAIN}")

    def viewer(self, key: str) -> Viewer:
        viewer = load_viewer(self.account(key), self.organisation.pk, NOW)
        assert viewer is not None
        return viewer

    def service(self, key: str) -> Service:
        return Service.objects.get(organisation=self.organisation, name=SERVICES[key][0])

    def reading(self) -> AbstractContextManager[None]:
        return reading(self.organisation.pk)

    def signals(self, where: str = "", types: tuple[str, ...] = ()) -> QuerySet[Signal]:
        found = Signal.objects.filter(organisation=self.organisation, withdrawal=None)
        if where:
            found = found.filter(service=self.service(where))
        return found.filter(event_type__in=types) if types else found

    def themed(self, theme: str, where: str) -> Case:
        """The case of a service whose review names a theme."""
        return Case.objects.get(
            organisation=self.organisation,
            service=self.service(where),
            review__themes__theme__name=theme,
        )

    def review(self, case: Case) -> Review:
        return Review.objects.get(organisation=self.organisation, case=case)

    def actions(self, case: Case) -> list[Action]:
        rows = Action.objects.filter(organisation=self.organisation, case=case)
        return list(rows.select_related("measure", "owner"))


def day(days_ago: int) -> date:
    return NOW.date() - timedelta(days=days_ago)


def around(found: QuerySet[Signal], live: int, days: int) -> tuple[int, int]:
    """How many in so many days before a change went live, and in as many after it."""
    before = found.filter(occurred_on__gte=day(live + days), occurred_on__lt=day(live))
    after = found.filter(occurred_on__gt=day(live), occurred_on__lte=day(live - days))
    return before.count(), after.count()
