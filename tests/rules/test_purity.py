"""The rules floor is data and pure functions: what it imports and calls is read from its source."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import heedwell.rules

ROOT = Path(heedwell.rules.__path__[0])
MODULES = sorted(ROOT.rglob("*.py"))
CLOCKS = {"now", "utcnow", "today", "time_ns", "monotonic", "localtime"}


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_rule_imports_the_standard_library_and_other_rules_only(path: Path):
    for name in _imports(ast.parse(path.read_text(encoding="utf-8"))):
        assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("heedwell.rules")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_rule_never_looks_at_a_clock(path: Path):
    called = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }

    assert not called & CLOCKS
