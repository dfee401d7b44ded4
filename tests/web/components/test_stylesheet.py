"""The stylesheet: small, ours alone, and readable in every pair of its colours."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[3] / "heedwell" / "web"
STATIC = WEB / "static" / "heedwell"
CSS = (STATIC / "heedwell.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", CSS.split(":root {")[1].split("}")[0]))

# What is read on what, where the rule itself does not name both.
TEXT = [
    *[(ink, on) for ink in ("ink", "ink-2", "teal", "brick") for on in ("paper", "card", "band")],
    *[
        ("ink", wash)
        for wash in ("amber-wash", "brick-wash", "leaf-wash", "plum-wash", "teal-wash")
    ],
    *[
        ("teal", wash)
        for wash in ("amber-wash", "brick-wash", "leaf-wash", "plum-wash", "teal-wash")
    ],
    *[("teal-dark", on) for on in ("paper", "card", "amber-wash")],
    *[("ink-2", wash) for wash in ("amber-wash", "teal-wash", "leaf-wash")],
    *[("amber", on) for on in ("card", "paper")],
    ("ink-3", "card"),
    ("white", "teal-dark"),
    ("teal-pale", "teal-dark"),
]
# Lines and marks that say something by themselves: three to one (WCAG 1.4.11).
MARKS = [
    *[(mark, "card") for mark in ("rim", "ink-2", "teal", "amber", "brick", "leaf")],
    ("amber-mark", "teal-dark"),
    ("focus", "ink"),
    ("rim", "paper"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def named_together() -> set[tuple[str, str]]:
    """The colour and background that one rule sets."""
    found = set()
    for rule in re.findall(r"\{([^{}]*)\}", CSS):
        ink = re.search(r"(?<![-\w])color: var\(--([\w-]+)\)", rule)
        ground = re.search(r"(?<![-\w])background: var\(--([\w-]+)\)", rule)
        if ink and ground:
            found.add((ink[1], ground[1]))
    return found


def test_contrast_is_computed_as_the_guidelines_do():
    assert round((luminance("#ffffff") + 0.05) / (luminance("#777777") + 0.05), 2) == 4.48


@pytest.mark.parametrize(("ink", "ground"), sorted({*TEXT, *named_together()}))
def test_words_can_be_read_on_their_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_can_be_told_from_their_ground(mark, ground):
    assert contrast(mark, ground) >= 3


def test_the_stylesheet_stays_small():
    assert len(CSS.encode()) <= 30_000


def test_nothing_is_fetched_from_elsewhere():
    assert re.findall(r"https?:|@import|//[a-z]", CSS) == []
    assert "data:" not in CSS


def test_every_file_the_stylesheet_names_is_shipped():
    named = re.findall(r"url\(([^)]+)\)", CSS)

    assert len(named) == 8
    assert [name for name in named if not (STATIC / name).is_file()] == []


def test_a_rule_uses_only_tokens_that_exist():
    named = set(re.findall(r"var\(--([\w-]+)\)", CSS))
    sizes = {"r", "bar"}

    assert named - TOKENS.keys() - sizes == set()


@pytest.mark.parametrize(
    "query",
    ["prefers-reduced-motion", "forced-colors", "prefers-contrast", "print", "max-width: 760px"],
)
def test_the_stylesheet_answers_to(query):
    assert re.search(rf"@media [^{{]*{query}", CSS)


def test_the_licence_of_the_type_is_shipped_with_it():
    assert "SIL Open Font License" in (STATIC / "fonts" / "OFL.txt").read_text(encoding="utf-8")
