"""Two versions of one record, put together field by field."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from heedwell.web.components import fields
from heedwell.web.components.merging import Merge, MergingForm, three_way

WORDS = st.sampled_from(["", "a", "b", "c"])
TICKS = st.lists(st.sampled_from("abcd"), unique=True)
pytestmark = pytest.mark.requirement("GOALS-R4")


class PlanForm(MergingForm):
    merged = ("words", "kind", "ticks", "on")
    words = fields.long_text("Words")
    kind = fields.choice("Kind", [("fall", "A fall"), ("slip", "A slip")])
    ticks = fields.many_choices("Ticks", [("a", "Noise"), ("b", "Light"), ("c", "Heat")])
    on = fields.day("On which day?", lean="future")


@given(base=WORDS, mine=WORDS, theirs=WORDS)
def test_words_are_a_clash_exactly_when_both_wrote_something_else(
    base: str, mine: str, theirs: str
):
    found = three_way(base, mine, theirs)

    assert found.is_clash is (mine != base and theirs not in (base, mine))
    assert found.value == (theirs if mine == base else mine)
    assert found.is_theirs is (mine == base and theirs not in (mine,))


@given(base=TICKS, mine=TICKS, theirs=TICKS)
def test_ticks_of_both_are_put_together(base: list[str], mine: list[str], theirs: list[str]):
    found = three_way(base, mine, theirs)

    assert not found.is_clash
    for one in "abcd":
        changed_by_me = (one in mine) is not (one in base)
        assert (one in found.value) is ((one in mine) if changed_by_me else (one in theirs))


def test_nothing_changed_is_nothing_to_show():
    assert three_way("a", "a", "a") == Merge("a")
    assert three_way(["a"], ["a"], ["a"]) == Merge(["a"])


def opened(**saved: object) -> dict[str, list[str]]:
    """What a page with these values sends when nothing is typed."""
    page = PlanForm(initial={"version": 1, **saved})
    return {
        name: value if isinstance(value := page[name].value(), list) else [str(value or "")]
        for name in page.fields
    }


def sent(page: dict[str, list[str]], **typed: str | list[str]) -> PlanForm:
    data = QueryDict(mutable=True)
    for name, value in {**page, **typed}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form = PlanForm(data)
    form.is_valid()
    return form


def page_of(form: PlanForm) -> dict[str, list[str]]:
    """What is sent again when the page is left as it is."""
    assert isinstance(form.data, QueryDict)
    return {name: form.data.getlist(name) for name in form.fields}


def test_a_field_that_only_they_changed_is_theirs_and_says_so():
    form = sent(opened(words="One", kind="fall"), words="Two")

    again = form.over({"version": 2, "words": "One", "kind": "slip"}, by="Rob")

    assert (again["words"].value(), again["kind"].value()) == ("Two", "slip")
    assert again["version"].value() == "2"
    html = str(again)
    assert "Rob changed this while you were writing, and you did not: it is theirs." in html
    assert "A slip" in html
    assert 'name="settle_' not in html


def test_a_clash_asks_for_a_choice_and_shows_both_until_it_is_made():
    form = sent(opened(words="One"), words="Mine")

    again = form.over({"version": 2, "words": "<b>Theirs</b>"}, by="Rob")
    unsettled = sent(page_of(again))

    for page in (again, unsettled):
        html = str(page)
        assert "Mine</textarea>" in html
        assert "&lt;b&gt;Theirs&lt;/b&gt;" in html
        assert 'name="settle_words" value="both"' in html
    assert "words" not in again.errors
    assert unsettled.errors["words"] == ["Select whether to keep yours, theirs or both"]


@pytest.mark.parametrize(
    ("answer", "kept"), [("mine", "Mine"), ("theirs", "Theirs"), ("both", "Mine\n\nTheirs")]
)
def test_a_settled_clash_holds_what_was_chosen(answer: str, kept: str):
    again = sent(opened(words="One"), words="Mine").over(
        {"version": 2, "words": "Theirs"}, by="Rob"
    )

    settled = sent(page_of(again), settle_words=answer)

    assert settled.errors == {}
    assert settled.cleaned_data["words"] == kept


def test_how_a_line_ends_is_no_change():
    form = sent(opened(words="One\nTwo "), words="One\r\nTwo")

    again = form.over({"version": 2, "words": "Three"}, by="Rob")

    assert again["words"].value() == "Three"


def test_a_date_is_compared_as_it_is_written():
    form = sent(opened(on="27/3/2027"), on="28/3/2027")

    again = form.over({"version": 2, "on": None}, by="Rob")

    assert "You both wrote here. Rob saved:" in str(again)
    assert "(empty)" in str(again)


@pytest.mark.parametrize("base", ["", "not ours", "[]", "null"])
def test_a_page_that_lost_what_it_was_opened_with_overwrites_nothing(base: str):
    form = sent(opened(words="One"), words="Mine", base=base)

    again = form.over({"version": 2, "words": "Theirs"}, by="Rob")

    assert again["words"].value() == "Mine"
    assert "Theirs" in str(again)
    assert 'name="settle_words"' in str(again)
