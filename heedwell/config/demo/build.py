"""Fills an empty database with a provider that does not exist, and says how to sign in."""

from datetime import datetime

from django.utils import timezone

from heedwell.config.demo import provider as providers
from heedwell.config.demo.diary import Diary
from heedwell.config.demo.handling import Handling
from heedwell.config.demo.house import House
from heedwell.config.demo.openwork import morning
from heedwell.config.demo.provider import Provider
from heedwell.config.demo.reports import Inbox
from heedwell.config.demo.routine import Year
from heedwell.config.demo.staff import SIGNS_IN_WITH, STAFF
from heedwell.config.demo.stories import (
    competence,
    concerns,
    evenings,
    handover,
    late_recognition,
    near_misses,
    night_calls,
    records,
    restrictions,
)
from heedwell.config.demo.stories.teller import Teller
from heedwell.config.demo.times import Times
from heedwell.foundation.access.permissions import ROLE_LABELS
from heedwell.foundation.organisations.models import Organisation
from heedwell.foundation.store.transactions import Crossing, crossing, write
from heedwell.jobs.mistakes import Mistake

STORIES = (
    evenings,  # Z01
    late_recognition,  # Z02
    handover,  # Z03
    near_misses,  # Z04
    competence,  # Z05
    restrictions,  # Z06
    night_calls,  # Z07
    records,  # Z08
    concerns,
)


def build(at: datetime | None = None) -> Provider:
    """A year of history that ends now. Raises Mistake unless the database is empty."""
    _refuse_company()
    times = Times(at or timezone.now())
    provider = providers.begin(times)
    with write(provider.organisation.pk):  # one commit: it is all there, or nothing of it
        _tell(provider, times)
    print(how_to_sign_in(provider))
    return provider


def _tell(provider: Provider, times: Times) -> None:
    diary = Diary(times.now)
    providers.furnish(provider, times, diary)
    house = House(provider, times, diary, Inbox(provider, times, diary))
    handling, year = Handling(house), Year(house)
    for family, told in (*year.events(), *year.nearly(), *year.voices()):
        handling.take(family, told)
    teller = Teller(house, handling.courses)
    for story in STORIES:
        story.tell(teller)
    morning.plant(teller, house)
    house.inbox.bring_in_spreadsheets()
    diary.live()


def how_to_sign_in(provider: Provider) -> str:
    services = {key: service.name for key, service in provider.services.items()}
    lines = [
        f"  {worker.email:<30} {worker.name}, {ROLE_LABELS[worker.role].lower()}"
        f"{f' at {services[worker.where]}' if worker.where else ''}"
        for worker in STAFF
    ]
    return "\n".join(
        [
            f"{provider.organisation.name} does not exist. Everybody’s password: {SIGNS_IN_WITH}",
            *lines,
        ]
    )


def _refuse_company() -> None:
    """The password is no secret, so nobody real may stand in the same database."""
    with crossing(Crossing.SWEEP):
        names = list(Organisation.objects.values_list("name", flat=True))
    if names:
        raise Mistake(
            f"The demo needs a database of its own, and this one holds {', '.join(names)}. "
            "Set HEEDWELL_DATA to an empty folder and run `heedwell init` first."
        )
