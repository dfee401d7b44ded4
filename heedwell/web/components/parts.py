"""The small parts: tags, rows of lists, what is next, what is missing, the story, the facts."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from django.utils.safestring import SafeString

from heedwell.web.components.drawing import Component, Repeated
from heedwell.web.components.elements import element, together
from heedwell.web.components.journey import Dots


class Tone(StrEnum):
    """What a colour means; a word beside it always says the same."""

    PLAIN = ""
    LATE = "late"
    SOON = "soon"
    GOOD = "good"
    SAFEGUARDING = "safe"
    TIER = "tier"
    BAD = "bad"
    CALM = "calm"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Tag(Repeated):
    label: str
    tone: Tone = Tone.PLAIN

    template: ClassVar[str] = "components/tag.html"


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Marks(Repeated):
    """What stands at the end of a row. Few differ, so each is drawn once."""

    dots: Dots | None
    tags: tuple[Tag, ...]
    action: Link | None

    template: ClassVar[str] = "components/marks.html"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a list: a title that leads somewhere, a sentence, dots and tags at the end."""

    title: str
    url: str
    detail: str = ""
    dots: Dots | None = None
    tags: tuple[Tag, ...] = ()
    action: Link | None = None

    @property
    def marks(self) -> Marks | str:
        if self.dots or self.tags or self.action:
            return Marks(self.dots, self.tags, self.action)
        return ""


@dataclass(frozen=True, slots=True)
class Narrowing(Repeated):
    """A choice above a list that shows fewer of its rows. `choices` are (value, label)."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str = ""

    template: ClassVar[str] = "components/narrowing.html"


@dataclass(frozen=True, slots=True)
class ListCard(Component):
    """A list with its heading; `older` leads to the next page, `empty` is said when nothing is."""

    title: str
    rows: tuple[ListRow, ...]
    tag: Tag | None = None
    empty: str = ""
    older: str = ""
    more: Link | None = None
    hint: str = ""

    template: ClassVar[str] = "components/list_card.html"


@dataclass(frozen=True, slots=True)
class Note(Component):
    """A few sentences set apart. Tone: amber when plain, else good, bad, safeguarding or calm."""

    text: str
    title: str = ""
    tone: Tone = Tone.PLAIN
    link: Link | None = None

    template: ClassVar[str] = "components/note.html"


@dataclass(frozen=True, slots=True)
class NextStep(Component):
    """The one next thing on a case page.

    While something is missing the button is greyed and `waits_for` says what, one sentence each.
    """

    title: str
    text: str
    button: Link | None = None
    other: tuple[Link, ...] = ()
    waits_for: tuple[str, ...] = ()
    tone: Tone = Tone.PLAIN

    template: ClassVar[str] = "components/next_step.html"


@dataclass(frozen=True, slots=True)
class Check:
    """One condition: what it says, whether it is met, where to meet it."""

    says: str
    is_met: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Checklist(Component):
    """To close this case: what is done and what is open, with the button that waits for it.

    In a long list what is open comes first, and what is done is folded away.
    """

    title: str
    checks: tuple[Check, ...]
    button: Link | None = None

    template: ClassVar[str] = "components/checklist.html"

    @property
    def shown(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not (check.is_met and self.is_long))

    @property
    def folded(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.is_met and self.is_long)

    @property
    def is_long(self) -> bool:
        return len(self.checks) > 7

    @property
    def is_complete(self) -> bool:
        return all(check.is_met for check in self.checks)

    @property
    def summary(self) -> str:
        return f"{sum(check.is_met for check in self.checks)} of {len(self.checks)} done"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the story. `kind`: "changed" when a change went live, "ahead" for what is due."""

    when: str
    text: str
    detail: str = ""
    kind: str = ""
    machine_when: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Timeline(Component):
    events: tuple[Event, ...]

    template: ClassVar[str] = "components/timeline.html"


@dataclass(frozen=True, slots=True)
class Fact:
    """A term with its words; `link` is "Change" beside it."""

    term: str
    words: str
    link: Link | None = None
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts(Component):
    """A definition list. `is_summary` draws it as a box to check before sending."""

    facts: tuple[Fact, ...]
    is_summary: bool = False

    template: ClassVar[str] = "components/facts.html"


@dataclass(frozen=True, slots=True)
class EmptyState(Component):
    """A page with nothing on it yet says what will be here and what to do."""

    title: str
    text: str
    button: Link | None = None

    template: ClassVar[str] = "components/empty.html"


@dataclass(frozen=True, slots=True)
class Progress(Component):
    """How far something has come, in a bar and in words."""

    label: str
    done: int
    total: int
    words: str = ""

    template: ClassVar[str] = "components/progress.html"

    @property
    def said(self) -> str:
        return self.words or f"{self.done:,} of {self.total:,}"


@dataclass(frozen=True, slots=True)
class Cell:
    words: str
    is_number: bool = False
    url: str = ""
    tag: Tag | None = None
    detail: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.words or self.tag or self.detail)

    def look(self, *, is_number: bool) -> str | None:
        names = ["n"] if is_number or self.is_number else []
        return " ".join([*names, *(["blank"] if self.is_blank else [])]) or None

    def render(self) -> SafeString:
        words = element("a", self.words, href=self.url) if self.url else self.words
        tag = [" ", self.tag] if self.tag else []
        detail = [element("div", self.detail, class_="quiet small")] if self.detail else []
        return together(words, *tag, *detail)


@dataclass(frozen=True, slots=True)
class DataTable(Component):
    """A table that stands as cards on a phone, or scrolls there when it has many columns.

    The first cell of a row is its heading.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = field(default_factory=frozenset)
    shows_caption: bool = True

    def render(self) -> SafeString:
        table = element(
            "table",
            element("caption", self.caption, class_=None if self.shows_caption else "vh"),
            "\n",
            element("thead", element("tr", *self._heads, role="row"), role="rowgroup"),
            "\n",
            element("tbody", *(self._line(row) for row in self.rows), "\n", role="rowgroup"),
            class_=None if self.is_wide else "cards",
            role="table",
        )
        if not self.is_wide:
            return table
        return element(
            "div", table, class_="scroll", tabindex=0, role="region", aria_label=self.caption
        )

    @property
    def is_wide(self) -> bool:
        return len(self.columns) > 6

    @property
    def _heads(self) -> list[SafeString]:
        return [
            element(
                "th",
                name,
                role="columnheader",
                scope="col",
                class_="n" if at in self.numbers else None,
            )
            for at, name in enumerate(self.columns)
        ]

    def _line(self, row: tuple[Cell, ...]) -> SafeString:
        cells = (
            element(
                "td",
                cell.render(),
                role="cell",
                data_label=self.columns[at],
                class_=cell.look(is_number=at in self.numbers),
            )
            for at, cell in enumerate(row[1:], start=1)
        )
        head = element("th", row[0].render(), role="rowheader", scope="row")
        return together("\n", element("tr", head, *cells, role="row"))
