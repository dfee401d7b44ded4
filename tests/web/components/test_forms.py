"""Forms draw themselves: labels, hints, what is wrong and how to mend it."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import override_settings
from django.utils.datastructures import MultiValueDict

from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm, Section, problems
from tests.web.components.gallery import Everything, wrong


@dataclass(frozen=True)
class Somebody:
    name: str
    pk: uuid.UUID = field(default_factory=uuid.uuid4)

    def __str__(self) -> str:
        return self.name


ROB, DEV = Somebody("Rob"), Somebody("Dev")


class Ask(HeedwellForm):
    owner = fields.account_choice("Who does it?", missing="Select who does it")
    told = fields.many_records("Who knows?")


def sent(form, /, **values):
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return form(data)


def test_a_missing_answer_is_asked_for_in_its_own_words():
    form = Everything(QueryDict(""))

    assert form.errors["kind"] == ["Select what it is about"]
    assert form.errors["day"] == ["Enter the date it happened"]
    assert form.errors["sure"] == ["Tick to say you told them"]
    assert "clock" not in form.errors


def test_the_summary_stands_first_and_each_line_leads_to_its_answer():
    html = str(wrong())
    links = re.findall(r'<a href="#([^"]+)">', html)

    assert html.index("There is a problem") < html.index("<label")
    assert links[0] == "id_what_else"
    assert "id_hurt_0" in links
    for target in links:
        assert f'id="{target}"' in html


def test_the_summary_follows_the_order_of_the_page():
    html = str(wrong())
    places = [html.index(f'id="{problem.target[1:]}"') for problem in problems(wrong())]

    assert places == sorted(places)


def test_a_wrong_answer_is_tied_to_its_sentence_and_kept():
    html = str(sent(Everything, day="31/2/2026", story="She fell"))
    [box] = re.findall(r'<input[^>]*name="day"[^>]*>', html)

    assert 'value="31/2/2026"' in box
    assert 'aria-invalid="true"' in box
    assert 'aria-describedby="id_day_helptext id_day_error"' in box
    assert 'id="id_day_error"' in html
    assert "She fell</textarea>" in html


def test_a_group_of_answers_has_a_legend_that_carries_hint_and_error():
    html = str(wrong())
    group = html[html.index('aria-describedby="id_hurt_error"') - 10 :]

    assert group.startswith("<fieldset")
    assert "<legend>Was anybody hurt?" in group
    assert "required" not in re.sub(r"<[^>]*hidden[^>]*>", "", html).split("<textarea")[1][:200]


def test_only_what_may_stay_empty_is_called_optional():
    html = str(Everything())

    assert re.search(r"Time\s*<span class=\"opt\">\(optional\)", html)
    assert "What happened?</label>" in html


def test_a_field_under_an_answer_is_asked_for_only_with_that_answer():
    opened = sent(Everything, kind="other")
    closed = sent(Everything, kind="harm", what_else="typed before changing one's mind")

    assert opened.errors["what_else"] == ["Enter what it is"]
    assert "what_else" not in closed.errors
    assert closed.cleaned_data["what_else"] == ""


def test_a_field_under_an_answer_is_drawn_inside_it_once():
    html = str(Everything())

    assert html.count('id="id_what_else"') == 1
    assert (
        html.index('id="id_kind_2"') < html.index('id="id_what_else"') < html.index("</fieldset>")
    )


def test_up_to_eight_choices_are_radios_and_more_are_a_list():
    html = str(Everything())

    assert html.count('type="radio" id="id_kind_') == 3
    assert '<select name="place"' in html
    assert '<option value="" selected>Choose one</option>' in html
    assert '<label for="id_place">' in html


def test_a_record_that_was_not_offered_cannot_be_chosen():
    form = sent(Ask, owner=str(uuid.uuid4()))
    form.offer("owner", [ROB, DEV])

    assert form.errors["owner"] == ["Select who does it"]


def test_a_record_that_was_offered_comes_back_itself():
    form = sent(Ask, owner=str(DEV.pk), told=[str(ROB.pk), str(DEV.pk)])
    form.offer("owner", [ROB, DEV])
    form.offer("told", [ROB, DEV])

    assert form.is_valid()
    assert form.cleaned_data == {"owner": DEV, "told": [ROB, DEV]}


def test_two_forms_do_not_share_what_they_offer():
    one, other = Ask(), Ask()
    one.offer("owner", [ROB])
    other.offer("owner", [DEV])

    assert "Rob" in str(one)
    assert "Rob" not in str(other)


def test_a_form_that_changes_a_field_changes_no_other_form():
    one, other = Ask(), Ask()
    one.fields["owner"].label = "Changed"
    for each in one.fields.values():
        each.required = False
    del one.fields["told"]

    assert other.fields["owner"].label != "Changed"
    assert other.fields["owner"].required
    assert "told" in Ask().fields


class Register:
    """Notes whom it was asked for."""

    def __init__(self, *people: Somebody) -> None:
        self.people = {str(person.pk): person for person in people}
        self.listed = 0
        self.looked_for: list[str] = []

    def __iter__(self) -> Iterator[Somebody]:
        self.listed += 1
        return iter(self.people.values())

    def find(self, key: str) -> Somebody | None:
        self.looked_for.append(key)
        return self.people.get(key)


def test_records_that_can_be_found_are_listed_only_when_the_form_is_drawn():
    register = Register(ROB, DEV)
    form = sent(Ask, owner=str(DEV.pk), told=[str(ROB.pk)])
    form.offer("owner", register)
    form.offer("told", [ROB])

    assert form.is_valid()
    assert form.cleaned_data["owner"] is DEV
    assert (register.listed, register.looked_for) == (0, [str(DEV.pk)])
    assert "Rob" in str(form)
    assert register.listed == 1


def test_a_record_that_cannot_be_found_cannot_be_chosen():
    form = sent(Ask, owner=str(uuid.uuid4()))
    form.offer("owner", Register(ROB, DEV))

    assert form.errors["owner"] == ["Select who does it"]


def test_a_record_field_shows_what_is_recorded_already():
    form = Ask(initial={"owner": DEV, "told": [ROB]})
    form.offer("owner", [ROB, DEV])
    form.offer("told", [ROB, DEV])

    assert re.search(rf'name="owner" value="{DEV.pk}" checked', str(form))
    assert re.search(rf'name="told" value="{ROB.pk}" checked', str(form))


class Answers(HeedwellForm):
    safe = fields.yes_no("Safe?", unknown="I do not know", missing="Select yes or no")
    on = fields.day("Date", missing="Enter the date", latest_today=True)
    at = fields.clock("Time")
    told = fields.tick("Somebody was told")
    whom = fields.text("Who was told?", missing="Enter who was told", only_when=("told", True))
    count = fields.number("How many?", least=0)
    paper = fields.upload("Paper")


def test_answers_come_back_as_what_they_mean():
    form = sent(Answers, safe="unknown", on="27 March 2026", at="5.30pm", told="on", whom="Priya")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["safe"] is None
    assert form.cleaned_data["on"] == date(2026, 3, 27)
    assert form.cleaned_data["at"] == time(17, 30)
    assert form.cleaned_data["whom"] == "Priya"


def test_no_is_an_answer_and_not_a_missing_one():
    form = sent(Answers, safe="no", on="today")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["safe"] is False


def test_a_day_to_come_is_refused_where_it_cannot_be():
    assert sent(Answers, on="tomorrow").errors["on"] == ["Enter a date that is today or earlier"]


def test_what_is_recorded_stands_in_the_boxes_as_people_type_it():
    html = str(Answers(initial={"safe": True, "on": date(2026, 3, 7), "at": time(9, 5)}))

    assert 'value="7/3/2026"' in html
    assert 'value="09:05"' in html
    assert re.search(r'name="safe" value="yes" checked', html)


def test_an_empty_file_is_refused_in_words():
    data = QueryDict("safe=yes&on=today")
    form = Answers(data, MultiValueDict({"paper": [SimpleUploadedFile("a.pdf", b"")]}))

    assert form.errors["paper"] == ["That file is empty. Choose another"]


class Sections(HeedwellForm):
    asks = "why"
    sections = (Section("Last", ("when",), "A word about it"),)

    when = fields.day("Date")
    why = fields.yes_no("Did it work?", missing="Select yes if it worked")


def test_sections_come_after_what_stands_alone_and_the_one_question_is_the_heading():
    html = str(Sections())

    assert "<legend><h1>Did it work?</h1></legend>" in html
    assert html.index("Did it work?") < html.index('<h2 class="group">Last') < html.index("Date")


def test_what_concerns_the_whole_form_stands_in_the_summary_without_a_link():
    form = sent(Sections, why="yes")
    form.add_error(None, "Priya changed this while you were typing")

    assert "<b>Priya changed this while you were typing</b>" in str(form)


def test_narratives_choose_their_own_direction():
    assert re.search(r'<textarea[^>]*dir="auto"', str(Everything()))


def test_what_was_typed_is_never_taken_for_markup():
    html = str(sent(Everything, story="</textarea><script>x</script>", day='"><b>'))

    assert "<script>" not in html
    assert '"><b>' not in html


class Foreign(forms.Form):
    """As a library would write it."""

    code = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Code"}))


@override_settings(FORM_RENDERER="heedwell.web.components.forms.Renderer")
def test_a_form_of_a_library_is_drawn_the_same_way():
    html = str(Foreign({}))

    assert "There is a problem" in html
    assert 'class="field bad"' in html
    assert "placeholder" not in html


def test_a_field_of_plain_answers_offers_no_records():
    with pytest.raises(TypeError, match="hurt is not a field of records"):
        Everything().offer("hurt", [ROB])


class Columns(HeedwellForm):
    sheet = fields.choice("Which sheet?", [("1", "May"), ("2", "June")], as_list=True)


def test_a_few_choices_can_be_a_list_where_many_stand_below_each_other():
    assert '<select name="sheet"' in str(Columns())
