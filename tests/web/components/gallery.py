"""Every component and a form with everything in it, on pages nobody is shipped.

    .venv/bin/python -m tests.web.components.gallery FOLDER

writes the pages as files to open in a browser; the tests serve the same ones.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.http import QueryDict
from django.template import Context

from heedwell.web.components import fields
from heedwell.web.components.charts import (
    Bar,
    BarChart,
    Metric,
    Point,
    RunChart,
    Sparkline,
    Stretch,
)
from heedwell.web.components.drawing import DRAWING
from heedwell.web.components.forms import HeedwellForm, Section
from heedwell.web.components.frame import Frame, Navigation, NavItem, ServiceChooser
from heedwell.web.components.journey import JourneyLine, Mark, StageMark
from heedwell.web.components.parts import (
    Cell,
    Check,
    Checklist,
    DataTable,
    EmptyState,
    Event,
    Fact,
    Facts,
    Link,
    ListCard,
    ListRow,
    NextStep,
    Note,
    Progress,
    Tag,
    Timeline,
    Tone,
)

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[2] / "heedwell" / "web" / "static"
MANY = [(f"{n}", f"Choice number {n}") for n in range(12)]
KINDS = [
    ("harm", "Someone was hurt or upset"),
    ("near_miss", "It nearly went wrong, nobody was harmed"),
    ("other", "Something else"),
]


class Everything(HeedwellForm):
    """A field of each sort."""

    sections = (
        Section("When it happened", ("day", "clock")),
        Section(
            "Why it was more likely", ("factors", "people", "sure"), "Think of the whole setting."
        ),
    )

    kind = fields.choice(
        "What is it about?",
        KINDS,
        missing="Select what it is about",
        hints={"near_miss": "Also when something stopped it in time"},
    )
    what_else = fields.text(
        "What is it, in a few words?", missing="Enter what it is", only_when=("kind", "other")
    )
    story = fields.long_text("What happened?", missing="Enter what happened", hint="Facts first.")
    hurt = fields.yes_no("Was anybody hurt?", missing="Select yes if anybody was hurt")
    place = fields.choice("Where?", MANY, missing="Select where it happened")
    day = fields.day("Date", missing="Enter the date it happened", latest_today=True)
    clock = fields.clock("Time")
    factors = fields.many_choices(
        "What made it more likely?",
        [
            ("The task", [("handover", "Handover at the same time"), ("noise", "Noise")]),
            ("The people", [("new", "New staff"), ("other", "Something else")]),
        ],
        columns=True,
    )
    more = fields.text("What else?", missing="Enter what else", only_when=("factors", "other"))
    people = fields.number("How many people?", least=0, most=20)
    photo = fields.upload("Photograph or document", hint="Up to 10 MB", accept="image/*,.pdf")
    sure = fields.tick("I have told the shift lead", missing="Tick to say you told them")
    seen = fields.version()


def journey(*marks: Mark) -> JourneyLine:
    words = (
        ("Signal", "5 reports, 2 to 19 March"),
        ("Triage", "20 March, 5 h after the last"),
        ("Review", "signed off 25 March by Priya"),
        ("Action", "live since 1 April"),
        ("Verify", "did it stick? today, by Priya"),
        ("Share", "after the check"),
    )
    return JourneyLine(
        tuple(
            StageMark(label, mark, detail)
            for (label, detail), mark in zip(words, marks, strict=True)
        )
    )


D, N, L, T, S = Mark.DONE, Mark.NOW, Mark.LATE, Mark.TODO, Mark.SKIPPED
CASE = journey(D, D, D, D, N, T)
LATE = journey(D, L, T, T, T, T)
ROWS = (
    ListRow(
        "2026-0117 · Medicine given twice at the evening round",
        "#1",
        "Decide the tier. It was due by 07:40 today, 24 hours after Amina reported it.",
        LATE.dots,
        (Tag("1 h 20 min late", Tone.LATE),),
    ),
    ListRow(
        "2026-0119 · Concern raised by a visiting nurse",
        "#2",
        "Safeguarding. Decide with the council whether to make enquiries; tell the family.",
        journey(D, N, T, T, T, T).dots,
        (Tag("Safeguarding", Tone.SAFEGUARDING), Tag("3 h left", Tone.SOON)),
    ),
    ListRow(
        "2026-0074 · Distress before the evening meal at Llanfairpwllgwyngyllgogerychwyrndrobwll",
        "#3",
        "Ŵyn said the tŷ was quiet → 48 of 51 ≥ 90 % ✓",
        CASE.dots,
        (Tag("Tier 2", Tone.TIER),),
        Link("Tell her", "#tell"),
    ),
)


def context(**more: Any) -> dict[str, Any]:
    frame = Frame(
        nav=Navigation(
            [
                NavItem("Today", "#today", "today", is_current=True),
                NavItem("Cases", "#cases", "cases"),
                NavItem("Report", "#report", "report"),
                NavItem("Learning", "#learning", "learning"),
                NavItem("Twelve months", "#year", "year"),
                NavItem("Import", "#import", "import"),
                NavItem("Set up", "#setup", "setup"),
            ]
        ),
        viewer_name="Rob",
        viewer_where="Rowan House",
        organisation="Rowan and Elm Care",
        search_url="#search",
        account_url="#you",
    )
    return {
        "frame": frame,
        "viewer_name": frame.viewer_name,
        "organisation": frame.organisation,
        "service_chooser": ServiceChooser(
            (("", "All services"), ("1", "Rowan House"), ("2", "Elm Court")), "1"
        ),
        **more,
    }


def components() -> dict[str, Any]:
    return context(
        case=CASE,
        late=LATE,
        finished=journey(D, D, S, S, S, D),
        today=ListCard("Late", ROWS[:1], Tag("1", Tone.LATE)),
        week=ListCard("This week", ROWS[1:], more=Link("All 9", "#all"), older="?before=1"),
        nothing=ListCard("Awaiting triage", (), empty="Nothing waits. New reports appear here."),
        next_step=NextStep(
            "Next: has it worked?",
            "Priya checks today. She opens five records drawn at random and looks at the chart.",
            Link("Record the check", "#check"),
        ),
        waiting=NextStep(
            "Next: agree the action",
            "The review is signed off when these stand.",
            Link("Sign off", "#sign"),
            (Link("Ask for more time", "#more"),),
            ("Fill the box “What we change”", "Name a second person who signs off"),
            Tone.WAIT,
        ),
        closing=Checklist(
            "To close this case",
            (
                Check("Review signed off", True),
                Check("Learning actions owned and dated", True),
                Check("Record the re-check that shows each change worked", False, "#check"),
                Check("Share what changed with the team", False),
            ),
            Link("Close case", "#close"),
        ),
        story=Timeline(
            (
                Event("2 March, 18:10", "Amina reported distress at the evening meal.", "Thanked."),
                Event("1 April", "Quiet half-hour began.", kind="changed", link=Link("See", "#s")),
                Event("27 November", "Re-check is due.", kind="ahead"),
            )
        ),
        facts=Facts(
            (
                Fact("Reported by", "Amina, 21 November 07:40"),
                Fact("What happened", "سقط الرجل في الممر"),
                Fact("Tier", "", tags=(Tag("Tier 2", Tone.TIER),), link=Link("Change", "#tier")),
            )
        ),
        answers=Facts(
            (
                Fact("Where", "Kitchen", Link("Change", "#w")),
                Fact("When", "About 21:15", Link("Change", "#t")),
            ),
            is_summary=True,
        ),
        notes=(
            Note("Three omissions between 20:00 and 22:00.", "Looks like a pattern"),
            Note("Your report has reached Rob.", "Thank you", Tone.GOOD),
            Note("Call 999, then the on-call manager.", "Is everyone safe now?", Tone.BAD),
            Note("Decide with the council.", "Safeguarding", Tone.SAFEGUARDING, Link("How", "#h")),
            Note("This stands beside the record.", "For information", Tone.CALM),
        ),
        empty=EmptyState(
            "No reports yet",
            "When somebody tells you what they noticed, it appears here. Begin with one of your own.",
            Link("Report something", "#report"),
        ),
        progress=Progress("Reading your spreadsheet", 1840, 2383),
        table=DataTable(
            "Reports by type",
            ("Type", "This month", "Twelve months", "Repeat"),
            (
                (
                    Cell("Medicines", url="#m"),
                    Cell("14"),
                    Cell("98"),
                    Cell("", tag=Tag("third in 28 days", Tone.SOON)),
                ),
                (Cell("Falls", detail="with and without harm"), Cell("6"), Cell("71"), Cell("")),
            ),
            frozenset({1, 2}),
        ),
    )


MONTHS = "Mar Apr May Jun Jul Aug Sep Oct Nov Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov"
COUNTS = (5, 4, 6, 5, 3, 6, 5, 4, 7, 5, 6, 4, 8, 3, 2, 1, 2, 1, 0, 1, 1)


def charts() -> dict[str, Any]:
    points = tuple(
        Point(f"{month} {2025 + (at > 9)}", value, month[0], is_left_out=at == 12)
        for at, (month, value) in enumerate(zip(MONTHS.split(), COUNTS, strict=True))
    )
    return context(
        run=RunChart(
            "Fewer distress events since the quiet half-hours began",
            points,
            (Stretch(0, 12, 5.1, "5.1 a month"), Stretch(13, 20, 1.4, "1.4", is_after=True)),
            change_at=13,
            change="quiet half-hours began",
            unit="Distress events",
            note="Twelve months before the change; eight since.",
        ),
        bars=BarChart(
            "Most reports come from the evening round",
            (
                Bar("Evening round", 48, "48 of 98", is_marked=True),
                Bar("Morning round", 27, "27 of 98"),
                Bar("Night", 9, "9 of 98"),
                Bar("Not written down", 0, "0 of 98"),
            ),
        ),
        metrics=(
            Metric(
                "Repeat rate",
                "18 %",
                "9 of 51; was 27 % in May",
                "Down since handover moved; next: the same at the second home.",
                Sparkline((27, 26, 27, 24, 23, 25, 22, 21, 19, 18, 18, 18), "27 % to 18 %", True),
            ),
            Metric("Triaged within 24 hours", "94 %", "48 of 51", "Three late at the weekend."),
            Metric("Changes proved to work", "71 %", "10 of 14 checked", url="#proved"),
        ),
    )


def form_page(form: HeedwellForm) -> dict[str, Any]:
    return context(form=form)


def wrong() -> HeedwellForm:
    return Everything(QueryDict("kind=other&day=31/2/2026&clock=late&people=lots&factors=other"))


PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "components": ("components.html", components),
    "charts": ("charts.html", charts),
    "form": ("form.html", lambda: form_page(Everything())),
    "problems": ("form.html", lambda: form_page(wrong())),
}


def page(name: str) -> str:
    template, make = PAGES[name]
    engine = DRAWING.engine.engine
    source = (HERE / "pages" / template).read_text(encoding="utf-8")
    return engine.from_string(source).render(Context(make()))


def write(folder: Path) -> None:
    shutil.copytree(STATIC, folder / "static", dirs_exist_ok=True)
    for name in PAGES:
        (folder / f"{name}.html").write_text(
            page(name).replace('"/static/', '"static/'), encoding="utf-8"
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedwell.config.settings")
    django.setup()
    write(Path(sys.argv[1]))
