"""The command: a line per file, a line per differing field, exit 1 when anything differs."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from .runner import run_folder


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="reference", description="Compare the statistics with reference cases."
    )
    parser.add_argument("folder", type=Path, help="folder with .json files of cases")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"{options.folder} is not a folder")
    files = run_folder(options.folder)
    if not files:
        parser.error(f"{options.folder} holds no .json file with cases")
    if options.json:
        print(json.dumps([file.as_json() for file in files], indent=2))
    else:
        for file in files:
            print(f"{file.name} {file.agreed}/{len(file.cases)}")
            for case in file.cases:
                for line in case.lines():
                    print(f"  {line}")
    return 0 if all(file.agreed == len(file.cases) for file in files) else 1


if __name__ == "__main__":
    sys.exit(main())
