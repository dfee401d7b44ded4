"""Writes the pages of docs/ that repeat what the code says, so that they cannot differ from it.

`python docs/generate.py` writes them, with `--check` it only compares.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT))

from docs.rules_pages import gates_page, roles_page, timescales_page
from heedwell.rules.articles import ARTICLES
from heedwell.rules.promises import PROMISES, Promise

KINDS = {
    "number": "Number or timescale",
    "field": "Field",
    "gate": "Gate",
    "rule": "Rule",
    "alert": "Alert",
    "output": "Output",
    "scenario": "Scenario",
    "goal": "Goal",
}


def promises_page() -> str:
    proofs = tests_by_row()
    lines = [
        "# What we promise",
        "",
        "Everything Heedwell is asked to do, one row a promise, and the tests that show it. This",
        "page is made from `heedwell/rules/promises.toml` and from the tests, by",
        "`python3 run.py fix`. It lists tests, not results: that they pass is what a full",
        "`python3 run.py test` shows, and it fails when a row marked *kept* has no passing test.",
        "Kept means that somebody who uses the product can see it.",
        "",
        f"Kept: {sum(p.kept for p in PROMISES.values())} of {len(PROMISES)}.",
        "",
        "The letters name the five articles the rows come from, with their lines:",
        "",
        *(f"- {key}: {title}" for key, title in ARTICLES.items()),
    ]
    section = ""
    for promise in PROMISES.values():
        if promise.section != section:
            section = promise.section
            lines += ["", f"## {section}", "", "| Row | Promise | Kept | Tests |"]
            lines.append("|---|---|---|---|")
        lines.append(_row(promise, proofs[promise.id]))
    return "\n".join(lines) + "\n"


def _row(promise: Promise, tests: list[str]) -> str:
    kind = KINDS[promise.kind]
    source = f"; {', '.join(promise.articles)}" if promise.articles else ""
    says = promise.says.replace("|", "\\|").replace("*", "\\*")
    kept = "yes" if promise.kept else "not yet"
    return f"| {promise.id} | {says} ({kind}{source}) | {kept} | {'<br>'.join(tests)} |"


def tests_by_row() -> defaultdict[str, list[str]]:
    """Each row's tests as `folder/file.py::test`, found without running anything."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    tests = ROOT / "tests"
    for file in sorted(tests.rglob("test_*.py")):
        for name, rows in _marked(ast.parse(file.read_text(encoding="utf-8"))):
            for row in sorted(rows):
                found[row].append(f"`{file.relative_to(tests)}::{name}`")
    return found


def _marked(tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Tests with the rows they carry: from the module's mark, the class's and their own."""
    whole_file = {
        row
        for node in tree.body
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in node.targets)
        for row in _rows_in(node.value)
    }
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            of_class = whole_file | _rows_of(node)
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name.startswith("test"):
                    yield f"{node.name}::{inner.name}", of_class | _rows_of(inner)
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield node.name, whole_file | _rows_of(node)


def _rows_of(node: ast.FunctionDef | ast.ClassDef) -> set[str]:
    return {row for decorator in node.decorator_list for row in _rows_in(decorator)}


def _rows_in(expression: ast.expr) -> Iterator[str]:
    for node in ast.walk(expression):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "requirement"
        ):
            for argument in node.args:
                if isinstance(argument, ast.Constant) and str(argument.value) in PROMISES:
                    yield str(argument.value)


PAGES: dict[str, Callable[[], str]] = {
    "handbook/tiers-and-timescales.md": timescales_page,
    "handbook/what-must-be-done-first.md": gates_page,
    "handbook/who-may-do-what.md": roles_page,
    "handbook/what-we-promise.md": promises_page,
}


def main() -> int:
    only_check = "--check" in sys.argv[1:]
    stale = []
    for name, page in PAGES.items():
        file, text = DOCS / name, page()
        if file.exists() and file.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not only_check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"docs/{name} {'differs: python3 run.py fix' if only_check else 'written'}")
    return 1 if only_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
