"""Whether a text that leaves the house names somebody whom the provider supports."""

from uuid import UUID

from heedwell.foundation.organisations.models import Person
from heedwell.foundation.search.words import words_of
from heedwell.loop.cases.models import Case
from heedwell.loop.signals.models import Affected

SHORTEST_NAME = 3


def named_in(text: str, case: Case) -> list[str]:
    """The names and references of people supported that stand in a text, as they are registered.

    Of those whom the case is about also a part of the name: a first name alone gives them away.
    """
    padded = f" {' '.join(words_of(text))} "
    of_case = _people_of(case)
    found: list[str] = []
    people = Person.objects.filter(organisation=case.organisation_id)
    for person_id, name, reference in people.values_list("id", "name", "reference"):
        whole = [each for each in (name, reference) if _stands(each, padded)]
        parts = name.split() if person_id in of_case and name not in whole else []
        found += whole
        found += [each for each in parts if len(each) >= SHORTEST_NAME and _stands(each, padded)]
    return sorted(dict.fromkeys(found))


def _people_of(case: Case) -> set[UUID | None]:
    rows = Affected.objects.filter(
        organisation=case.organisation_id,
        signal__links__organisation=case.organisation_id,
        signal__links__case=case,
    )
    return set(rows.values_list("person", flat=True))


def _stands(name: str, padded: str) -> bool:
    words = " ".join(words_of(name))
    return bool(words) and f" {words} " in padded
