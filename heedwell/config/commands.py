"""What each command does. Django is loaded only when a command needs it."""

import os
import signal
import sys
from argparse import Namespace
from importlib import import_module
from pathlib import Path
from typing import Any

from heedwell.config.surroundings import make_data_folder, require_database, start_django
from heedwell.jobs.mistakes import Mistake


def init(options: Namespace) -> int:
    folder = make_data_folder()
    start_django()
    from django.core.management import call_command

    from heedwell.config.first import asked_for, begin_organisation

    first = asked_for(options.organisation, options.admin_email, options.admin_name)
    if first and options.demo:
        raise Mistake("--demo begins a provider of its own. Leave it out, or the three others.")
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    print(f"Heedwell is set up in {folder}.")
    if options.demo:
        return demo(options)
    if first:
        print(begin_organisation(first))
    else:
        print(
            "Next: heedwell init --organisation NAME --admin-email EMAIL --admin-name NAME\n"
            "begins your provider; `heedwell demo` fills it with one that does not exist."
        )
    print("Then: heedwell serve. `heedwell doctor` says whether all is well.")
    return 0


def demo(options: Namespace) -> int:
    _ready()
    import_module("heedwell.config.demo").build()
    return 0


def serve(options: Namespace) -> int:
    from heedwell.config import server

    place = server.Place(options.host, options.port)
    server.announce(place)
    _ready()
    from django.db import connection, connections

    from heedwell.jobs.presence import SERVE, present

    if options.processes > 1 and connection.vendor == "sqlite":
        raise Mistake("Several processes need PostgreSQL. Set DATABASE_URL, or use --threads.")
    connections.close_all()
    worker = not options.no_worker
    with present(SERVE):
        if options.open:
            server.open_browser_when_ready(place)
        if options.processes > 1:
            return server.serve_with_gunicorn(place, options.processes, options.threads, worker)
        server.serve_with_waitress(place, options.threads, worker)
    return 0


def work(options: Namespace) -> int:
    _ready()
    from heedwell.jobs.again import try_again
    from heedwell.jobs.handlers import HANDLERS
    from heedwell.jobs.presence import WORK, present
    from heedwell.jobs.worker import Worker

    if options.again:
        print(f"{try_again()} notices are tried again.")
    worker = Worker(HANDLERS)

    def stop(*_: object) -> None:
        worker.stop()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)

    def beat() -> None:
        if options.beside and os.getppid() != options.beside:
            worker.stop()

    with present(WORK):
        if options.once:
            return 0 if worker.once() else 1
        if not options.beside:
            print("Working. Ctrl+C stops it after what is under way.", flush=True)
        worker.run(beat)
    return 0


def import_file(options: Namespace) -> int:
    if options.dry_run:
        from heedwell.journey.importing.command import run_dry

        return run_dry(options)
    _ready()
    from heedwell.config.taking_in import take_in_file

    return take_in_file(options, _chosen(options.organisation))


def import_amounts(options: Namespace) -> int:
    _ready()
    from heedwell.config.taking_in import take_in_amounts

    return take_in_amounts(options, _chosen(options.organisation))


def take_back(options: Namespace) -> int:
    _ready()
    from heedwell.config.taking_in import take_back_run

    return take_back_run(options, _chosen(options.organisation))


def verify_trail(options: Namespace) -> int:
    _ready()
    from heedwell.foundation.trail.verify import report

    return report(options.head, print)


def export(options: Namespace) -> int:
    _ready()
    from django.utils import timezone

    from heedwell.jobs.export import export as write_folder

    organisation = _chosen(options.organisation)
    done = write_folder(organisation=organisation, folder=options.folder, at=timezone.now())
    print(
        f"{sum(done.rows.values())} rows of {len(done.rows)} tables and {done.attachments} "
        f"attachments of {organisation.name} are in {options.folder}."
    )
    return _told(done.problems)


def doctor(options: Namespace) -> int:
    start_django()
    from django.utils import timezone

    from heedwell.jobs.doctor import Verdict, examine

    verdicts = set()
    for finding in examine(timezone.now()):
        print(finding, flush=True)
        verdicts.add(finding.verdict)
    return 1 if Verdict.WRONG in verdicts else 0


def backup(options: Namespace) -> int:
    _ready()
    from django.utils import timezone

    from heedwell.jobs.backup import back_up

    done = back_up(database=_sqlite_file("pg_dump"), file=options.file, at=timezone.now())
    megabytes = done.size / (1 << 20)
    print(f"{options.file}: {megabytes:.1f} MB, with {done.attachments} attachments.")
    return _told(done.problems)


def restore(options: Namespace) -> int:
    folder = make_data_folder()
    start_django()
    from django.utils import timezone

    from heedwell.jobs.presence import SERVE, WORK, anybody
    from heedwell.jobs.restore import restore as put_back

    _sqlite_file("pg_restore")
    if anybody(SERVE) or anybody(WORK):
        raise Mistake(f"Heedwell is running on {folder}. Stop it, then restore.")
    done = put_back(file=options.file, data=folder, replace=options.replace, at=timezone.now())
    print(f"Restored as of {done.taken_at}: {done.rows} rows, {done.attachments} attachments.")
    if done.kept_in:
        print(f"What was there before is in {done.kept_in}.")
    print("Next: heedwell init, which updates it if need be, then heedwell doctor.")
    return 0


def _ready() -> None:
    start_django()
    require_database()


def _told(problems: list[str]) -> int:
    for problem in problems:
        print(f"heedwell: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _sqlite_file(instead: str) -> Path:
    from django.conf import settings
    from django.db import connection

    if connection.vendor != "sqlite":
        raise Mistake(
            f"On PostgreSQL use its own tools: {instead} for the database, "
            f"and copy {settings.ATTACHMENTS_ROOT} after it."
        )
    return Path(connection.settings_dict["NAME"])


def _chosen(name: str | None) -> Any:
    from heedwell.jobs.tenants import organisations

    there = organisations()
    chosen = [each for each in there if name in {None, each.name, each.short_name}]
    if len(chosen) == 1:
        return chosen[0]
    if not there:
        raise Mistake("There is no organisation yet. Run `heedwell init --organisation NAME …`.")
    names = ", ".join(each.name for each in there)
    raise Mistake(f"Say which organisation with --organisation: {names}.")
