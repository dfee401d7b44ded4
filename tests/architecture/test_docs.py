"""The handbook's tables equal the code's, and find the tests that they name."""

import ast
from pathlib import Path

import pytest

from docs import generate

FILE = """
import pytest

pytestmark = pytest.mark.requirement("N01")

@pytest.mark.requirement("N02", "C01", "near miss")
def test_one(): ...

@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.requirement("N03")), 2])
def test_two(x): ...

@pytest.mark.requirement("N04")
class TestThree:
    @pytest.mark.requirement("N05")
    def test_four(self): ...

def helper(): ...
"""


def test_a_test_is_listed_under_every_row_that_it_its_class_or_its_file_carries():
    assert dict(generate._marked(ast.parse(FILE))) == {
        "test_one": {"N01", "N02", "C01"},
        "test_two": {"N01", "N03"},
        "TestThree::test_four": {"N01", "N04", "N05"},
    }


def test_the_register_names_tests_that_exist():
    tests = Path(generate.ROOT) / "tests"
    named = {test.strip("`") for row in generate.tests_by_row().values() for test in row}

    missing = [
        test
        for test in named
        if f"def {test.split('::')[-1]}(" not in (tests / test.split("::")[0]).read_text("utf-8")
    ]

    assert named
    assert missing == []


# The page of promises grows with every test; `run.py check` compares that one.
@pytest.mark.parametrize("name", [name for name in generate.PAGES if "promise" not in name])
def test_a_page_of_the_handbook_says_what_the_rules_say(name: str):
    assert (generate.DOCS / name).read_text(encoding="utf-8") == generate.PAGES[name]()


def test_a_page_that_differs_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    monkeypatch.setattr(generate, "PAGES", {"page.md": lambda: "new\n"})
    (tmp_path / "page.md").write_text("old\n", encoding="utf-8")

    monkeypatch.setattr("sys.argv", ["generate.py", "--check"])
    assert generate.main() == 1
    assert "docs/page.md differs" in capsys.readouterr().out

    monkeypatch.setattr("sys.argv", ["generate.py"])
    assert generate.main() == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == "new\n"
