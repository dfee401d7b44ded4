"""The house stands as drawn. import-linter holds the floors; what it cannot say is said here."""

import ast
import re
import sys
from pathlib import Path

import pytest

from tests.architecture.source import attributes, called, imported, modules, name, tree

OPERATIONS = [module for module in modules() if module.name == "operations.py"]


def outside(module: Path, allowed: tuple[str, ...]) -> set[str]:
    """What it imports beyond the standard library and the names that it may use."""
    return {
        found
        for found in imported(module)
        if found.split(".")[0] not in sys.stdlib_module_names
        and not any(f"{found}.".startswith(f"{start}.") for start in allowed)
    }


@pytest.mark.parametrize("module", modules("rules"), ids=name)
def test_rules_need_nothing_but_the_standard_library(module: Path):
    assert outside(module, ("heedwell.rules",)) == set()


@pytest.mark.parametrize("module", modules("statistics"), ids=name)
def test_statistics_need_nothing_but_numpy_and_special_functions(module: Path):
    assert outside(module, ("heedwell.statistics", "numpy", "scipy.special")) == set()


@pytest.mark.parametrize("module", [*modules("rules"), *modules("statistics")], ids=name)
def test_a_rule_is_told_the_time_and_never_asks_for_it(module: Path):
    clocks = {"now", "utcnow", "today", "monotonic", "time_ns"}

    assert {attr for attr, _ in attributes(module) if attr in clocks} == set()


@pytest.mark.parametrize("module", [*modules("web"), *modules("jobs")], ids=name)
def test_a_screen_asks_queries_and_never_a_manager(module: Path):
    assert [line for attr, line in attributes(module) if attr in {"objects", "_base_manager"}] == []


@pytest.mark.parametrize("module", OPERATIONS, ids=name)
def test_an_operation_is_called_by_keyword_and_told_who_and_when(module: Path):
    for function in tree(module).body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        if "record" not in called(function):  # it writes nothing that the trail must know
            continue
        positional = [argument.arg for argument in function.args.args]
        missing = {"by", "at"} - {argument.arg for argument in function.args.kwonlyargs}

        assert not positional, f"{function.name} takes {positional} by position"
        assert not missing, f"{function.name} is not told {missing}"


@pytest.mark.parametrize("module", modules(), ids=name)
def test_nothing_happens_behind_the_reader(module: Path):
    """No signals, no forms that save themselves, and markup is made in one place, which escapes."""
    shunned = ("django.dispatch", "django.db.models.signals", "django.core.signals")
    names = {"ModelForm", "modelform_factory", "mark_safe", "csrf_exempt"}

    used = {i for i in imported(module) if i.startswith(shunned) or i.split(".")[-1] in names}
    used |= {made for made in called(tree(module)) if made in {"SafeString", "SafeText"}}

    makes_markup = name(module) == "web/components/elements.py"
    assert used == ({"SafeString"} if makes_markup else set())


@pytest.mark.parametrize(
    "module", [m for m in modules() if m.name == "models.py" or "models" in m.parts], ids=name
)
def test_saving_a_row_only_saves_the_row(module: Path):
    overridden = [
        f"{part.name}.{method.name}"
        for part in ast.walk(tree(module))
        if isinstance(part, ast.ClassDef)
        for method in part.body
        if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete"}
    ]

    assert overridden == []


@pytest.mark.parametrize("module", modules(), ids=name)
def test_an_exception_to_a_check_gives_its_reason(module: Path):
    """On the line itself; said once, it holds for the same exception in the rest of the file."""
    codes = r"(?:noqa: |nosec )([A-Z]+\d+(?:, ?[A-Z]+\d+)*)|type: ignore\[([^\]]+)\]"
    found = [
        (code or other, why)
        for code, other, why in re.findall(rf"# (?:{codes})(.*)", module.read_text("utf-8"))
    ]

    explained = {code for code, why in found if len(why.split()) > 1}

    assert {code for code, _ in found} - explained == set()
