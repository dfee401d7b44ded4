"""run.py reads pytest's last word right, and what cannot be installed is named."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path, PurePath

import pytest

import run
from tests.architecture.source import HOUSE
from tests.plugins import chromium, needs, postgresql

ROOT = HOUSE.parent


@pytest.mark.parametrize(
    "line",
    [
        "1200 passed in 61.23s (0:01:01)",
        "1 failed, 1199 passed, 2 skipped in 61.23s (0:01:01)",
        "3 passed, 12 deselected in 0.04s",
        "no tests ran in 0.01s",
        "\x1b[32m\x1b[1m3 passed\x1b[0m\x1b[32m in 0.04s\x1b[0m",
    ],
)
def test_the_closing_line_of_pytest_is_known(line: str):
    assert run.CLOSING_LINE.search(line)


@pytest.mark.parametrize(
    "line", ["tests/rules/test_tiers.py .... [ 12%]", "FAILED tests/a.py::test_b - failed in 1979"]
)
def test_other_lines_of_pytest_are_not_the_closing_one(line: str):
    assert not run.CLOSING_LINE.search(line)


def test_a_lock_that_changed_has_another_fingerprint():
    assert run._fingerprint("requirements.lock") != run._fingerprint("requirements-dev.lock")


def test_what_cannot_be_installed_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(postgresql, "binaries", lambda: None)
    monkeypatch.setattr(chromium, "find", lambda: None)
    monkeypatch.setattr(chromium, "driver_starts", lambda: False)
    monkeypatch.setattr(needs, "apt_install", lambda package: False)
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: None)

    with pytest.raises(run.Stop, match="sudo apt-get install postgresql"):
        needs.need_postgresql()
    with pytest.raises(run.Stop, match="sudo apt-get install chromium"):
        needs.need_chromium()
    with pytest.raises(run.Stop, match="sudo apt-get install libatomic1"):
        needs.need_driver()


def test_the_runner_needs_nothing_installed():
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "run.py"), "--help"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "python3 run.py demo" in done.stdout


def test_whatever_the_product_reads_is_packaged():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["heedwell"]
    endings = {PurePath(pattern).suffix for pattern in patterns if pattern.startswith("**/*.")}

    left_out = [
        file
        for file in HOUSE.rglob("*")
        if file.is_file()
        and file.suffix not in {".py", ".pyc", *endings}
        and "static" not in file.relative_to(HOUSE).parts
    ]

    assert left_out == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_file_and_names_no_registry(lock: str):
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^[\w.\[\]-]+==\S+.*\\\n    --hash=sha256:", text, re.MULTILINE)

    assert len(pins) == len(re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)) > 20
    assert "://" not in text


def test_every_setting_is_in_the_manual():
    manual = (ROOT / "docs" / "running" / "settings.md").read_text(encoding="utf-8")
    name = re.compile(r"\"(HEEDWELL_[A-Z_]+|DATABASE_URL)\"")
    used = {
        setting
        for module in HOUSE.rglob("*.py")
        for setting in name.findall(module.read_text(encoding="utf-8"))
    }

    missing = {setting for setting in used if f"`{setting}`" not in manual}

    assert len(used) > 8
    assert missing == set()


def test_every_link_in_the_manual_leads_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_no_picture_in_the_manual_is_missing():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown: list[Path] = [
        page.parent / target
        for page in pages
        for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    ]

    assert [str(picture) for picture in shown if not picture.exists()] == []
