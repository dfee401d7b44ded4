"""The frame round every page: where one can go, who one is, and the services to choose from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Self

from heedwell.web.components.drawing import Component, Repeated

BAR = ("today", "cases", "report", "learning")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place to go. `key` is its area: today, cases, report, learning, or any other."""

    label: str
    url: str
    key: str
    is_current: bool = False


class Navigation(tuple[NavItem, ...]):
    """Where this viewer may go, in order; drawn along the top, and on a phone along the foot."""

    __slots__ = ()

    def __new__(cls, items: Iterable[NavItem] = ()) -> Self:
        return super().__new__(cls, tuple(items))

    @property
    def top(self) -> tuple[NavItem, ...]:
        return tuple(item for item in self if item.key != "report")

    @property
    def report(self) -> NavItem | None:
        return next((item for item in self if item.key == "report"), None)

    @property
    def bar(self) -> tuple[NavItem, ...]:
        """Four at most on a phone, with Report in the middle."""
        return tuple(item for key in BAR for item in self if item.key == key)

    @property
    def more(self) -> tuple[NavItem, ...]:
        return tuple(item for item in self if item.key not in BAR)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands round the pages of one person. The same on page after page, so drawn once."""

    nav: Navigation = field(default_factory=Navigation)
    viewer_name: str = ""
    viewer_where: str = ""
    organisation: str = ""
    search_url: str = ""
    account_url: str = ""

    @property
    def top(self) -> "Top":
        return Top(self)

    @property
    def bar(self) -> "FootBar | None":
        """Along the foot of a phone; none for who may go nowhere."""
        return FootBar(self) if self.nav else None

    @property
    def foot(self) -> "Foot":
        return Foot(self)


@dataclass(frozen=True, slots=True)
class Top(Repeated):
    frame: Frame

    template: ClassVar[str] = "components/top.html"


@dataclass(frozen=True, slots=True)
class FootBar(Repeated):
    frame: Frame

    template: ClassVar[str] = "components/bar.html"


@dataclass(frozen=True, slots=True)
class Foot(Repeated):
    frame: Frame

    template: ClassVar[str] = "components/foot.html"


@dataclass(frozen=True, slots=True)
class ServiceChooser(Component):
    """Which service, or which organisation, the pages show. `choices` are (value, label)."""

    choices: tuple[tuple[str, str], ...]
    chosen: str = ""
    label: str = "Service"
    name: str = "service"
    action: str = ""
    method: str = "get"

    template: ClassVar[str] = "components/service_chooser.html"
