"""The components say in words what they show."""

import pytest

from heedwell.web.components.charts import Bar, BarChart, Point, RunChart, Sparkline, steps
from heedwell.web.components.frame import Frame, Navigation, NavItem
from heedwell.web.components.journey import Dots, JourneyLine, Mark, StageMark
from heedwell.web.components.parts import (
    Cell,
    Check,
    Checklist,
    DataTable,
    Fact,
    Facts,
    Link,
    ListCard,
    ListRow,
    Narrowing,
    NextStep,
    Note,
    Progress,
    Tag,
    Tone,
)

STAGES = ("Signal", "Triage", "Review", "Action", "Verify", "Share")


def line(*marks: Mark) -> JourneyLine:
    return JourneyLine(
        tuple(StageMark(name, mark, "by Priya") for name, mark in zip(STAGES, marks, strict=True))
    )


LATE = line(Mark.DONE, Mark.LATE, *[Mark.TODO] * 4)


@pytest.mark.requirement("N19")
def test_the_journey_line_says_where_each_of_the_six_stages_stands():
    html = str(LATE)

    assert html.count("<li") == 6
    assert "Done: </span>Signal</b>" in html
    assert "Late: </span>Triage</b>" in html
    assert html.count('aria-current="step"') == 1
    assert "by Priya" in html


def test_the_dots_say_the_same_to_those_who_do_not_see_them():
    html = str(LATE.dots)

    assert 'role="img" aria-label="Triage is late. 1 of 6 stages done."' in html
    assert html.count("<i ") == 6


def test_a_stage_that_was_not_needed_counts_as_done():
    finished = line(Mark.DONE, Mark.DONE, Mark.SKIPPED, Mark.SKIPPED, Mark.SKIPPED, Mark.DONE)

    assert Dots(finished.stages).said == "All stages done."


def test_words_from_people_are_never_taken_for_markup():
    row = ListRow("<script>x</script>", "/a?b=1&c=2", "<b>")
    html = str(ListCard("<i>", (row,))) + str(Note("<u>")) + str(Facts((Fact("<s>", "<q>"),)))

    assert not {"<script>", "<b>", "<u>", "<s>", "<q>"} & set(html.split())
    for tag in ("<script>", "<b>", "<i>", "<u>", "<s>", "<q>"):
        assert tag not in html


def test_a_component_inside_a_component_is_drawn_and_not_escaped():
    html = str(
        ListCard("Late", (ListRow("Fall", "/1", dots=LATE.dots, tags=(Tag("late", Tone.LATE),)),))
    )

    assert "&lt;" not in html
    assert '<span class="tag late">late</span>' in html


def test_an_empty_list_says_what_will_be_there():
    assert "Nothing waits" in str(ListCard("Waiting", (), empty="Nothing waits"))


def test_a_long_list_leads_to_older_rows():
    html = str(ListCard("Cases", (ListRow("Fall", "/1"),), older="?before=9&amp=1"))

    assert 'href="?before=9&amp;amp=1" rel="next">Older' in html


def test_a_button_that_waits_cannot_be_followed_and_says_why():
    html = str(NextStep("Next", "Sign off", Link("Sign off", "/sign"), waits_for=("Fill the box",)))

    assert "/sign" not in html
    assert 'aria-disabled="true"' in html
    assert html.index("Fill the box") < html.index("Sign off</a>")


def test_the_closing_list_counts_and_leads_to_what_is_open():
    checks = (Check("Signed off", True), Check("Record the re-check", False, "/check"))
    html = str(Checklist("To close this case", checks, Link("Close case", "/close")))

    assert "1 of 2 done" in html
    assert '<a href="/check">Record the re-check</a>' in html
    assert "/close" not in html


def test_a_long_closing_list_begins_with_what_is_open():
    done = [Check(f"Done {n}", True) for n in range(9)]
    html = str(Checklist("To close", (*done, Check("Share what changed", False))))

    assert "9 of 10 done" in html
    assert html.index("Share what changed") < html.index("<details") < html.index("Done 0")


def test_the_closing_button_opens_when_all_is_done():
    done = Checklist("To close this case", (Check("Signed off", True),), Link("Close", "/close"))

    assert '<a class="btn" href="/close">' in str(done)


def test_a_table_names_each_number_for_a_phone():
    table = DataTable(
        "Reports", ("Type", "This month"), ((Cell("Falls"), Cell("6")),), frozenset({1})
    )

    assert 'data-label="This month" class="n">6' in str(table)
    assert '<th role="rowheader" scope="row">Falls' in str(table)


def test_progress_is_said_in_numbers_too():
    assert "1,840 of 2,383" in str(Progress("Reading", 1840, 2383))


def test_a_phone_has_report_in_the_middle_and_the_rest_under_more():
    nav = Navigation(
        NavItem(key.title(), f"/{key}", key)
        for key in ("today", "cases", "learning", "report", "setup")
    )

    assert [item.key for item in nav.bar] == ["today", "cases", "report", "learning"]
    assert [item.key for item in nav.more] == ["setup"]
    assert "report" not in {item.key for item in nav.top}
    assert nav.report is nav[3]


def test_a_bar_chart_is_a_table_of_its_numbers():
    html = str(BarChart("Most in the evening", (Bar("Evening", 48, "48 of 98"), Bar("Night", 0))))

    assert '<rect width="100.0"' in html
    assert '<rect width="0.0"' in html
    assert "48 of 98" in html
    assert "<h2>Most in the evening</h2>" in html


def test_a_run_chart_carries_its_finding_and_every_number():
    points = tuple(Point(f"month {n}", n) for n in range(24))
    chart = RunChart("It fell", (*points, Point("no data", None)), change_at=12, change="change")
    html = str(chart)

    assert 'aria-label="It fell. The table below has the numbers."' in html
    assert html.count("<circle") == 24
    assert "no count" in html
    assert len(chart.labels) <= 13


@pytest.mark.parametrize("most", [0.004, 0.3, 1, 1.2, 3, 7, 12, 99, 1204, 250_000])
def test_a_scale_reaches_above_its_numbers_with_few_steps(most):
    scale = steps(most)

    assert scale[0] == 0
    assert scale[-1] >= most
    assert 2 <= len(scale) <= 7


def test_what_is_counted_has_a_scale_of_whole_numbers():
    assert steps(1, whole=True) == [0, 1]
    assert all(step == int(step) for step in steps(7, whole=True))


def test_a_table_of_many_columns_scrolls_by_keyboard_too():
    months = ("Kind", "Jan", "Feb", "Mar", "Apr", "May", "Jun")
    html = str(DataTable("By month", months, (tuple(Cell("1") for _ in months),)))

    assert '<div class="scroll" tabindex="0" role="region" aria-label="By month">' in html
    assert 'class="cards"' not in html


def test_a_flat_year_is_drawn_flat():
    places = {y for _, y in Sparkline((5, 5, 5), "no change")._places}

    assert len(places) == 1


def test_what_is_drawn_once_and_kept_is_each_persons_own():
    rob, sue = Frame(viewer_name="Rob"), Frame(viewer_name="Sue <b>")

    assert "Rob" in str(rob.top)
    assert str(rob.top) == str(Frame(viewer_name="Rob").top)
    assert "Rob" not in str(sue.top) + str(sue.foot)
    assert "Sue &lt;b&gt;" in str(sue.top)
    assert rob.bar is None


def test_a_list_is_narrowed_by_what_was_chosen():
    drawn = str(Narrowing("tier", "Tier", (("1", "Tier 1"), ("2", "<Tier> 2")), "2"))

    assert '<option value="2" selected>&lt;Tier&gt; 2</option>' in drawn
    assert '<option value="1">Tier 1</option>' in drawn


def test_a_row_ends_in_its_dots_and_tags():
    row = ListRow("A fall", "#1", dots=LATE.dots, tags=(Tag("late", Tone.LATE),))

    assert str(row.marks).index("dots") < str(row.marks).index("late")
    assert not ListRow("A fall", "#1").marks
