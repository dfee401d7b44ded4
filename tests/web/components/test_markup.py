"""What no template of ours may hold: the policy forbids some of it, escaping the rest."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[3] / "heedwell" / "web" / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
FORBIDDEN = {
    "a style of its own": r"\sstyle\s*=|<style",
    "a script of its own": r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))[^>]*>",
    "a handler in the markup": r"\son[a-z]+\s*=\s*[\"']",
    "words taken for markup": r"\|\s*safe\b|autoescape\s+off|mark_safe|safeseq",
    "a script as an address": r"javascript:",
    "another machine": r"(?:src|href|action)=\"(?:https?:)?//",
    "a heading level as a picture": r"<(?:font|center|marquee)\b",
}


def test_there_are_templates_to_look_at():
    assert len(PAGES) > 60


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    holding = [
        str(page.relative_to(TEMPLATES))
        for page in PAGES
        if re.search(FORBIDDEN[what], page.read_text(encoding="utf-8"))
    ]

    assert holding == []


def test_the_scan_finds_what_it_looks_for():
    samples = [
        '<p style="x">',
        "<script>x</script>",
        '<a onclick="x">',
        "{{ x|safe }}",
        '<a href="javascript:x">',
        '<img src="//x">',
        "<center>",
    ]

    for sample, pattern in zip(samples, FORBIDDEN.values(), strict=True):
        assert re.search(pattern, sample)


def test_a_script_that_holds_only_data_is_allowed():
    data = '<script data-allauth-onload="x" type="application/json">{}</script>'

    assert not re.search(FORBIDDEN["a script of its own"], data)


def test_every_form_that_sends_carries_its_token():
    without = [
        str(page.relative_to(TEMPLATES))
        for page in PAGES
        for form in re.findall(r'<form[^>]*method="post".*?</form>', page.read_text(), re.DOTALL)
        if "csrf_token" not in form and "slot body" not in form
    ]

    assert without == []
