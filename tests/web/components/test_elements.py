"""Markup that Python writes is as safe as what a template writes."""

from django.utils.safestring import SafeString

from heedwell.web.components.charts import Limit, Point, RunChart
from heedwell.web.components.elements import element, together
from heedwell.web.components.parts import Cell, DataTable, Tag
from heedwell.web.components.small_chart import SmallChart

BAD = '"><script>x</script>'


def test_words_are_escaped_inside_and_in_attributes():
    made = element("text", BAD, class_=BAD, text_anchor="end", dy=None, x=1.5)

    assert "<script>" not in made
    assert made.startswith('<text class="&quot;&gt;')
    assert 'text-anchor="end" x="1.5"' in made
    assert "dy" not in made
    assert element("line", x1=0) == '<line x1="0"/>'


def test_what_is_markup_already_stays():
    tag = Tag("late")

    assert together(tag, SafeString("<b>"), "<b>") == f"{tag}<b>&lt;b&gt;"


def test_no_word_of_a_table_or_a_chart_becomes_markup():
    table = DataTable(BAD, (BAD, BAD), ((Cell(BAD, url=BAD, detail=BAD), Cell(BAD, tag=Tag(BAD))),))
    points = (Point(BAD, 1.0, BAD), Point(BAD, None, BAD), Point(BAD, 3.0, BAD, is_marked=True))
    chart = RunChart(BAD, points, (), 1, BAD, BAD, BAD, Limit(2, BAD))
    small = SmallChart((1.0, None, 2.0), BAD, ((0, 2, 1.5),), 1)

    for made in (table, chart, small):
        assert "<script>" not in str(made)
        assert "&lt;script&gt;" in str(made)


def test_a_gap_is_no_point_of_the_line():
    small = SmallChart((1.0, None, 2.0), "two of three")

    assert str(small).count(",") == 2
