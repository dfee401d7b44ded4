"""The house stands as drawn: what an import may reach, and what code may not do."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "heedwell"


def modules(folder: str) -> list[Path]:
    return sorted((HOUSE / folder).rglob("*.py"))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def name(module: Path) -> str:
    return str(module.relative_to(HOUSE))


@pytest.mark.parametrize("module", modules("rules"), ids=name)
def test_rules_need_nothing_but_the_standard_library(module: Path):
    outside = {
        found
        for found in imported(module)
        if found.split(".")[0] not in sys.stdlib_module_names
        and not found.startswith("heedwell.rules")
    }

    assert outside == set()


@pytest.mark.parametrize("module", modules("rules"), ids=name)
def test_rules_read_no_clock(module: Path):
    tree = ast.parse(module.read_text(encoding="utf-8"))

    asks = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today", "monotonic"}
    }

    assert asks == set()
