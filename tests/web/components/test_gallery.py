"""The gallery in a browser: axe, keyboard, narrow screens, no scripts, other colours, paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from heedwell.web.middleware import HEADERS
from tests.web.components import gallery

pytestmark = pytest.mark.browser
SITE = "http://127.0.0.1:9"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


def open_page(page: Page, name: str) -> Page:
    """The page as the product would send it, under the product's own policy."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE).split("?")[0].split("#")[0]
        if path.startswith("/static/"):
            file = gallery.STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
        else:
            headers = HEADERS | {"Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=gallery.page(path.strip("/")), headers=headers)

    page.route(f"{SITE}/**", answer)
    page.goto(f"{SITE}/{name}")
    page.evaluate("document.fonts.ready.then(() => null)")
    return page


@pytest.mark.parametrize("name", gallery.PAGES)
def test_axe_finds_nothing_on_a_phone_or_a_desk(name, page_phone, page_desktop, assert_axe_clean):
    for page in (page_phone, page_desktop):
        assert_axe_clean(open_page(page, name))


@pytest.mark.parametrize("name", gallery.PAGES)
def test_nothing_runs_off_the_side(name, page_desktop):
    """320 px is also a desk at four times the size (WCAG 1.4.10)."""
    page = open_page(page_desktop, name)
    over = {}
    for width in (320, 390, 640, 761, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        over[width] = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert {width: by for width, by in over.items() if by > 0} == {}


@pytest.mark.parametrize("name", ["components", "form"])
def test_a_finger_can_hit_every_button_box_and_field(name, page_phone):
    small = open_page(page_phone, name).evaluate(
        """() => [...document.querySelectorAll(
            ".btn, .choice, .tab, select, textarea, input:not([type=hidden], .choice input)"
        )].filter(e => e.offsetParent && e.getBoundingClientRect().height < 40)
          .map(e => e.outerHTML.slice(0, 80))"""
    )

    assert small == []


def test_our_own_type_is_used_also_for_welsh_ticks_and_arrows(page_desktop):
    page = open_page(page_desktop, "components")
    loaded = page.evaluate(
        """() => Promise.all(["700 20px Atkinson, Marks", "400 20px Atkinson, Marks"].flatMap(font =>
            ["Ŵŷ", "✓→←", "≥", "a"].map(text => document.fonts.load(font, text))
        )).then(all => all.map(faces => faces.length))"""
    )

    assert all(count > 0 for count in loaded)


def test_with_a_mistake_the_summary_has_the_focus_and_leads_to_the_field(page_desktop):
    page = open_page(page_desktop, "problems")

    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_what_else"


def test_the_keyboard_reaches_the_main_part_first(page_desktop):
    page = open_page(page_desktop, "form")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to the main part"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_an_answer_opens_its_field_without_scripts(new_page):
    page = open_page(new_page(390, 844, javascript=False), "form")

    assert not page.locator("#id_what_else").is_visible()
    page.get_by_label("Something else").first.check()
    assert page.locator("#id_what_else").is_visible()


def test_more_opens_without_scripts_and_shuts_with_escape(new_page, page_phone):
    plain = open_page(new_page(390, 844, javascript=False), "form")
    plain.get_by_text("More", exact=True).click()
    assert plain.get_by_role("link", name="Set up").is_visible()

    page = open_page(page_phone, "form")
    page.get_by_text("More", exact=True).click()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Set up").is_visible()


def test_the_journey_line_stands_upright_on_a_phone(page_phone, page_desktop):
    def tops(page: Page) -> list[float]:
        stages = page.locator(".journey").first.locator("li").all()
        return [stage.evaluate("e => e.getBoundingClientRect().top") for stage in stages]

    upright, lying = (tops(open_page(page, "components")) for page in (page_phone, page_desktop))

    assert len(set(upright)) == 6
    assert len(set(lying)) == 1


def test_without_our_colours_the_edges_stay(page_desktop):
    page = open_page(page_desktop, "components")
    page.emulate_media(forced_colors="active")
    width = page.evaluate("getComputedStyle(document.querySelector('.tag')).borderTopWidth")

    assert width == "1px"


def test_paper_has_no_bars_and_says_who_printed_it(page_desktop):
    page = open_page(page_desktop, "components")
    page.emulate_media(media="print")

    for gone in (".top", ".bar", ".foot", ".where"):
        assert not page.locator(gone).first.is_visible()
    assert "by Rob" in page.locator(".print").inner_text()


def test_the_gallery_has_a_page_for_every_kind_of_part():
    drawn = "".join(gallery.page(name) for name in gallery.PAGES)
    parts = Path(gallery.STATIC.parent / "templates" / "components")
    marks = {
        "journey": 'class="journey"',
        "dots": 'class="dots"',
        "timeline": 'class="time"',
        "checklist": 'class="checks',
        "next_step": 'class="next',
        "empty": 'class="card empty"',
        "progress": "<progress",
        "table": 'class="cards"',
        "facts": 'class="facts"',
        "list_card": 'class="list"',
        "note": 'class="note',
        "bar_chart": 'class="bars"',
        "run_chart": 'class="chart wide"',
        "sparkline": 'class="chart"',
        "metric": 'class="card metric"',
        "service_chooser": 'id="choose-service"',
        "search": 'role="search"',
        "bar": 'class="bar"',
    }

    in_python = {"table", "run_chart"}
    templates = marks.keys() - in_python
    assert [name for name in templates if not (parts / f"{name}.html").is_file()] == []
    assert [name for name, mark in marks.items() if mark not in drawn] == []
