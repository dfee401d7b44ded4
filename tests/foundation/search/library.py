"""A provider with records to find; the records are people, who have ids and services."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from heedwell.foundation.access.viewer import Scope
from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.search.operations import index, remove
from heedwell.foundation.search.queries import Found, search
from heedwell.foundation.store.transactions import write
from tests.access.cast import Provider

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EVERYWHERE = Scope(everywhere=True)


@dataclass
class Library:
    provider: Provider
    docs: dict[UUID, str] = field(default_factory=dict)

    def add(
        self,
        text: str,
        *,
        service: Service | None = None,
        at: datetime = NOW,
        nowhere: bool = False,
    ) -> Person:
        where = service or self.provider.here
        person = self.provider.add_person(f"P-{len(self.docs)}", where)
        self.put(person, text, at=at, nowhere=nowhere)
        self.docs[person.pk] = text
        return person

    def put(self, person: Person, text: str, *, at: datetime = NOW, nowhere: bool = False) -> None:
        with write(self.provider.organisation.pk):
            index(
                organisation_id=self.provider.organisation.pk,
                service_id=None if nowhere else person.service_id,
                subject=person,
                text=text,
                happened_at=at,
            )

    def remove(self, person: Person) -> None:
        with write(self.provider.organisation.pk):
            remove(organisation_id=self.provider.organisation.pk, subject=person)

    def rows(
        self,
        text: str,
        reach: Scope = EVERYWHERE,
        *,
        limit: int = 50,
        before: int | None = None,
        kinds: tuple[str, ...] = (),
    ) -> list[Found]:
        with self.provider.reading():
            return search(
                self.provider.organisation.pk,
                reach,
                text,
                limit=limit,
                before=before,
                kinds=kinds,
            )

    def find(self, text: str, reach: Scope = EVERYWHERE) -> list[UUID]:
        return [row.subject_id for row in self.rows(text, reach)]
