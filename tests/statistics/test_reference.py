"""The product agrees with other programs on data that both have seen."""

import copy
import json
from pathlib import Path

import pytest

from heedwell.statistics.reference.__main__ import main
from heedwell.statistics.reference.runner import run_case, run_folder

FOLDER = Path(__file__).parent / "reference"
READ = [
    (path.stem, case)
    for path in sorted(FOLDER.glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]
CASES = [pytest.param(case, id=f"{name}:{case['id']}") for name, case in READ]


@pytest.mark.parametrize("case", CASES)
def test_every_case_agrees(case):
    assert run_case(case).lines() == []


def test_there_are_cases_of_every_kind():
    names = {file.name for file in run_folder(FOLDER)}

    assert names == {
        "attribute.json", "outbreak.json", "own_outbreak.json", "own_rule_variants.json",
        "rule_variants.json", "scan.json", "xmr.json",
    }  # fmt: skip


def test_the_command_prints_a_line_per_file_and_succeeds(capsys):
    assert main([str(FOLDER)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "attribute.json 15/15"
    assert len(lines) == 7


def test_a_differing_field_is_named_and_fails_the_command(tmp_path, capsys):
    case = copy.deepcopy(READ[0][1])
    case["expected"]["ucl"][3] += 1
    (tmp_path / "wrong.json").write_text(json.dumps([case]), encoding="utf-8")

    assert main([str(tmp_path)]) == 1

    told = capsys.readouterr().out
    assert "wrong.json 0/1" in told
    assert "ucl[3] should be" in told


def test_the_command_speaks_json(tmp_path, capsys):
    case = copy.deepcopy(READ[0][1])
    (tmp_path / "one.json").write_text(json.dumps([case]), encoding="utf-8")

    main([str(tmp_path), "--json"])

    (file,) = json.loads(capsys.readouterr().out)
    assert (file["agreed"], file["of"], file["cases"][0]["agrees"]) == (1, 1, True)


def test_an_unknown_method_is_a_difference_not_a_crash():
    result = run_case({"id": "x", "method": "crystal-ball", "input": {}, "expected": {}})

    assert not result.agrees
    assert "could not be read" in result.lines()[0]


def test_a_quirk_of_the_anchor_asks_that_the_product_declines():
    case = {
        "id": "quirk", "chart": "c", "anchor_quirk": "negative counts accepted",
        "input": {"y": [3, 4, -2, 5, 4, 3, 4], "n": None}, "expected": {"cl": [3]},
    }  # fmt: skip

    result = run_case(case)

    assert result.agrees
    assert result.declined[0] == "A count cannot be below zero."


def test_a_quirk_that_the_product_would_show_is_a_difference():
    case = {
        "id": "fine", "chart": "c", "anchor_quirk": "said to be odd",
        "input": {"y": [9, 8, 11, 12, 7, 9, 10, 8, 13, 9, 10, 11, 8, 7], "n": None},
        "expected": {"cl": [9]},
    }  # fmt: skip

    assert not run_case(case).agrees
