"""What the trail of a provider says, for tests that ask whether an operation wrote its line."""

from heedwell.foundation.trail.models import TrailLine
from tests.access.cast import Provider


def last_line(provider: Provider) -> TrailLine:
    with provider.reading():
        return TrailLine.objects.filter(chain=provider.organisation.pk).latest("sequence")


def verbs(provider: Provider) -> list[str]:
    with provider.reading():
        lines = TrailLine.objects.filter(chain=provider.organisation.pk).order_by("sequence")
        return list(lines.values_list("verb", flat=True))
