"""Runs reference cases (known data, known answers) through the product's own public functions.

`python -m heedwell.statistics.reference FOLDER [--json]` reads every .json file of a folder, each
an array of cases with `input` and `expected`, and says which fields differ.
"""

from .runner import CaseResult, FileResult, run_folder

__all__ = ["CaseResult", "FileResult", "run_folder"]
