"""The command `heedwell`. What a person can put right is said in one line, without a traceback."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from heedwell import __version__
from heedwell.jobs.mistakes import Mistake

Command = Callable[[Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    asked = sys.argv[1:] if arguments is None else arguments
    options = _parser(asked).parse_args(asked)
    os.umask(0o077)  # whatever we write is for this account only
    command: Command = options.command
    try:
        return command(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141
    except Exception as error:
        if cure := _cure(error):
            print(f"heedwell: {' '.join(cure.split())}", file=sys.stderr)
            return 1
        raise


def _parser(asked: Sequence[str]) -> ArgumentParser:
    from heedwell.config import commands

    parser = ArgumentParser(prog="heedwell", description="Learning from incidents in social care.")
    parser.add_argument("--version", action="version", version=f"heedwell {__version__}")
    choices = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, says: str) -> ArgumentParser:
        sub = choices.add_parser(name, help=says, description=says)
        sub.set_defaults(command=command)
        return sub

    init = add("init", commands.init, "make the data folder and the database, or update them")
    init.add_argument("--organisation", metavar="NAME", help="begin with this provider")
    init.add_argument("--admin-email", metavar="EMAIL", help="who sets it up")
    init.add_argument("--admin-name", metavar="NAME")
    init.add_argument("--demo", action="store_true", help="begin with one that does not exist")

    add("demo", commands.demo, "fill the database with a provider that does not exist")

    serve = add("serve", commands.serve, "run the web server, and a worker beside it")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--open", action="store_true", help="show it in the browser")
    serve.add_argument("--no-worker", action="store_true", help="the worker runs elsewhere")
    serve.add_argument("--threads", type=int, default=8)
    serve.add_argument(
        "--processes", type=int, default=1, help="more than one: gunicorn, needs PostgreSQL"
    )

    work = add("work", commands.work, "send notices, watch deadlines, run imports")
    work.add_argument("--once", action="store_true", help="do what is due, then end")
    work.add_argument("--again", action="store_true", help="try what was given up once more")
    work.add_argument("--beside", type=int, metavar="PID", help="end when this parent has ended")

    take_in = add("import", commands.import_file, "take in a spreadsheet of incidents")
    if "import" in asked:  # a fifth of a second that no other command should wait for
        from heedwell.journey.importing.command import add_arguments

        add_arguments(take_in)
    take_in.add_argument("--organisation", metavar="NAME", help="needed when there are several")

    amounts = add(
        "import-amounts", commands.import_amounts, "take in a table of how much support was given"
    )
    amounts.add_argument("file", type=Path, help=".xlsx, .xls, .ods or .csv")
    amounts.add_argument("--dry-run", action="store_true", help="say what would become of it")
    amounts.add_argument(
        "--replace",
        action="store_true",
        help="a number that differs takes the place of the one here",
    )
    amounts.add_argument("--organisation", metavar="NAME", help="needed when there are several")

    take_back = add("take-back", commands.take_back, "take a whole import back")
    take_back.add_argument("run", metavar="IMPORT", help="the number that the import said")
    take_back.add_argument("--reason", default="Taken back on the command line")
    take_back.add_argument("--organisation", metavar="NAME")

    verify = add("verify-trail", commands.verify_trail, "prove that no record was changed")
    verify.add_argument(
        "--head", type=Path, metavar="FILE", help="a head kept outside the database"
    )

    export = add("export", commands.export, "write everything of a provider in open formats")
    export.add_argument("folder", type=Path)
    export.add_argument("--organisation", metavar="NAME", help="needed when there are several")

    add("doctor", commands.doctor, "check that all is well, and name the cure where it is not")

    backup = add("backup", commands.backup, "write database and attachments into one file")
    backup.add_argument("file", type=Path)

    restore = add("restore", commands.restore, "put a backup in place")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="set aside what is there now")
    return parser


def _cure(error: Exception) -> str:
    """One line that says what to do, or nothing for what only we can put right."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError, ProgrammingError

    match error:
        case Mistake() | ImproperlyConfigured():
            return str(error)
        case OperationalError():
            what = "DATABASE_URL" if os.environ.get("DATABASE_URL") else "HEEDWELL_DATA"
            return (
                f"The database cannot be used ({str(error).strip()}). "
                f"Check {what}, or run `heedwell doctor`."
            )
        case ProgrammingError() if "permission denied" in str(error):
            return (
                f"The database refuses ({str(error).strip()}). DATABASE_URL must name the user "
                "that owns the database and may create roles; HEEDWELL_DATABASE_ROLE does the rest."
            )
        case OSError() if error.strerror and error.filename:
            return f"{error.filename}: {error.strerror}. Free space or rights are what to look at."
        case _:
            return ""


if __name__ == "__main__":
    sys.exit(main())
