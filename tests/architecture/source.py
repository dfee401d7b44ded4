"""The product's own code, read without being run."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "heedwell"
MADE_BY_DJANGO = "migrations"


def modules(folder: str = ".") -> list[Path]:
    found = sorted((HOUSE / folder).rglob("*.py"))
    return [module for module in found if MADE_BY_DJANGO not in module.parts]


@cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def name(module: Path) -> str:
    return str(module.relative_to(HOUSE))


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(["heedwell", *module.relative_to(HOUSE).parts[: -node.level]])
            start = ".".join(filter(None, (package if node.level else "", node.module)))
            yield from (f"{start}.{alias.name}" for alias in node.names)


def attributes(module: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute):
            yield node.attr, node.lineno


def called(node: ast.AST) -> Iterator[str]:
    """The last names of all that is called in here: `trail.record(...)` is `record`."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            if isinstance(part.func, ast.Attribute):
                yield part.func.attr
            elif isinstance(part.func, ast.Name):
                yield part.func.id
