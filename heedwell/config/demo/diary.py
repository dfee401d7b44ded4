"""What happens when. Everybody writes in it; it is lived through in the order of time, until now."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Deed = Callable[[datetime], object]


class Diary:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._order = count()
        self._reached: datetime | None = None

    def on(self, moment: datetime, deed: Deed) -> None:
        """Do it at that moment, or at once when it has passed.

        What lies ahead of now is left open: that is somebody's work.
        """
        if self._reached is not None:
            moment = max(moment, self._reached)
        if moment <= self.now:
            heappush(self._deeds, (moment, next(self._order), deed))

    def live(self) -> None:
        while self._deeds:
            self._reached, _, deed = heappop(self._deeds)
            deed(self._reached)
