"""`heedwell` as a person runs it: a fresh folder, plain words, and one line for a mistake."""

import os
import re
import shutil
import signal
import socket
import stat
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.foundation.notices.mail_server import free_port
from tests.jobs.processes import eventually, heedwell, kill, process

pytestmark = pytest.mark.sqlite
FIRST = ("--organisation", "Hazel Care", "--admin-email", "ada@example.org", "--admin-name", "Ada")


def environment(data: Path, **more: str) -> dict[str, str]:
    """As on a machine where nothing has been set but the folder."""
    ours = ("HEEDWELL_", "DATABASE_URL", "DJANGO_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return clean | {"HEEDWELL_DATA": str(data)} | more


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder that `init` made, and what it said."""
    data = tmp_path_factory.mktemp("begun") / "data"
    done = heedwell("init", *FIRST, env=environment(data))
    assert done.returncode == 0, done.stderr
    return data, done.stdout


@pytest.fixture
def data(begun: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy for one test."""
    return Path(shutil.copytree(begun[0], tmp_path / "data"))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_init_makes_a_folder_that_nobody_else_can_look_into(begun: tuple[Path, str]):
    data, _ = begun

    assert mode(data) == 0o700
    assert mode(data / "secret-key") == 0o600
    assert mode(data / "heedwell.sqlite3") == 0o600
    assert len((data / "secret-key").read_text(encoding="ascii").strip()) > 50
    assert (data / "static" / "heedwell" / "heedwell.css").exists()


def test_init_says_where_the_administrator_chooses_a_password_and_what_comes_next(
    begun: tuple[Path, str],
):
    _, said = begun

    assert re.search(r"http://127\.0\.0\.1:8000/invitation/\S+/", said)
    assert "heedwell serve" in said
    assert "heedwell doctor" in said


def test_init_again_changes_nothing_and_gives_a_link_that_still_works(data: Path):
    key = (data / "secret-key").read_text(encoding="ascii")

    done = heedwell("init", *FIRST, env=environment(data))

    assert done.returncode == 0
    assert "Ada chooses a password" in done.stdout
    assert (data / "secret-key").read_text(encoding="ascii") == key
    again = heedwell("export", data.with_name("out"), env=environment(data))
    assert "of Hazel Care" in again.stdout


def test_the_link_opens_on_the_server_that_is_then_started(data: Path):
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    env = environment(data, HEEDWELL_URL=site)
    said = heedwell("init", *FIRST, env=env).stdout
    link = re.search(r"http://\S+/invitation/\S+/", said)
    assert link

    with process(env, "serve", "--port", port):
        eventually(lambda: answers(site))
        with urllib.request.urlopen(link[0], timeout=60) as page:  # noqa: S310 - our own site
            assert "assword" in page.read().decode()


def answers(site: str) -> bool:
    try:
        urllib.request.urlopen(site, timeout=5).close()  # noqa: S310 - our own site
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@pytest.mark.requirement("GOALS-R6")
def test_the_server_brings_a_worker_starts_it_again_and_takes_it_along_when_it_goes(data: Path):
    port = free_port()
    with process(environment(data), "serve", "--port", port) as server:
        eventually(lambda: answers(f"http://127.0.0.1:{port}"))
        first = worker_of(server.pid)

        os.kill(first, signal.SIGKILL)
        eventually(lambda: worker_of(server.pid) not in {0, first})
        second = worker_of(server.pid)
        assert answers(f"http://127.0.0.1:{port}")

        server.terminate()
        assert server.wait(40) == 0
        eventually(lambda: not is_alive(second))


def test_a_worker_ends_when_its_server_was_killed(data: Path):
    port = free_port()
    with process(environment(data), "serve", "--port", port) as server:
        eventually(lambda: worker_of(server.pid))
        eventually(lambda: (data / "trail-heads").exists())
        worker = worker_of(server.pid)

        kill(server)

        eventually(lambda: not is_alive(worker))


def worker_of(pid: int) -> int:
    """The newest child, whichever thread of the server started it."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(c) for each in lists for c in each.read_text(encoding="ascii").split()]
    return max(children, default=0)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split(") ")[1][0] != "Z"
    except OSError:
        return False


def test_no_worker_means_no_worker(data: Path):
    port = free_port()
    with process(environment(data), "serve", "--port", port, "--no-worker") as server:
        eventually(lambda: answers(f"http://127.0.0.1:{port}"))

        assert worker_of(server.pid) == 0


@pytest.mark.parametrize(
    ("arguments", "env", "says"),
    [
        (["work", "--once"], {}, "Run `heedwell init`"),
        (["serve"], {}, "Run `heedwell init`"),
        (["export", "out"], {}, "Run `heedwell init`"),
        (["init", "--organisation", "Hazel Care"], {}, "belong together"),
        (["init", *FIRST, "--demo"], {}, "a provider of its own"),
        (["init", *FIRST[:3], "ada", *FIRST[4:]], {}, "'ada' is not an e-mail address"),
        (["work"], {"HEEDWELL_MAIL_PORT": "smtp"}, "HEEDWELL_MAIL_PORT"),
        (["work"], {"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        (["work"], {"DATABASE_URL": "postgresql://127.0.0.1:9/x"}, "DATABASE_URL"),
        (["work"], {"HEEDWELL_URL": "heedwell.example.org"}, "HEEDWELL_URL"),
        (["serve", "--host", "0.0.0.0"], {}, "HEEDWELL_URL"),  # noqa: S104 - it is refused
        (["init"], {"HEEDWELL_DATA": "/proc/nowhere"}, "HEEDWELL_DATA"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_mistake_is_one_line_that_names_the_cure(
    tmp_path: Path, arguments: list[str], env: dict[str, str], says: str
):
    done = heedwell(*arguments, env=environment(tmp_path / "data", **env), cwd=Path.cwd())

    assert done.returncode == 1
    assert says in done.stderr
    assert done.stderr.startswith("heedwell: ")
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_port_that_is_taken_is_named_with_the_next_one(data: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = heedwell("serve", "--port", port, "--no-worker", env=environment(data))

    assert done.returncode == 1
    assert f"--port {port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.requirement("GOALS-R9")
def test_a_backup_comes_back_on_an_empty_machine_with_one_command(data: Path, tmp_path: Path):
    saved = heedwell("backup", tmp_path / "backup.tar", env=environment(data))
    assert saved.returncode == 0, saved.stderr
    assert mode(tmp_path / "backup.tar") == 0o600

    new = environment(tmp_path / "new")
    done = heedwell("restore", tmp_path / "backup.tar", env=new)

    assert done.returncode == 0, done.stderr
    assert heedwell("work", "--once", env=new).returncode == 0
    head = tmp_path / "new" / "trail-heads" / "latest.json"
    assert heedwell("verify-trail", "--head", head, env=new).returncode == 0


def test_nothing_is_restored_under_a_running_server(data: Path, tmp_path: Path):
    heedwell("backup", tmp_path / "backup.tar", env=environment(data))
    with process(environment(data), "work") as worker:
        eventually(lambda: (data / "trail-heads" / "latest.json").exists())

        done = heedwell("restore", tmp_path / "backup.tar", "--replace", env=environment(data))

        assert done.returncode == 1
        assert "Stop it, then restore" in done.stderr
        worker.terminate()
        worker.wait(40)


def test_a_changed_history_is_told_by_the_exit_code(data: Path, tmp_path: Path):
    env = environment(data)
    heedwell("work", "--once", env=env)
    head = shutil.copy(data / "trail-heads" / "latest.json", tmp_path / "head.json")
    heedwell("backup", tmp_path / "old.tar", env=env)
    heedwell("export", tmp_path / "out", env=env)  # one line more
    assert heedwell("verify-trail", "--head", head, env=env).returncode == 0
    heedwell("work", "--once", env=env)
    later = shutil.copy(data / "trail-heads" / "latest.json", tmp_path / "later.json")

    heedwell("restore", tmp_path / "old.tar", "--replace", env=env)  # cuts that line off

    done = heedwell("verify-trail", "--head", later, env=env)
    assert done.returncode == 1
    assert "cut off" in done.stdout


def test_a_dry_run_of_an_import_needs_no_database(tmp_path: Path):
    file = tmp_path / "log.csv"
    file.write_text("Date,What happened\n2026-03-02,Fell in the hall\n", encoding="utf-8")

    done = heedwell("import", file, "--dry-run", "--json", env=environment(tmp_path / "none"))

    assert done.returncode == 0, done.stderr
    assert '"rows": 1' in done.stdout
    assert not (tmp_path / "none").exists()


def test_a_table_of_support_is_looked_at_and_each_row_is_accounted_for(data: Path, tmp_path: Path):
    table = tmp_path / "visits.csv"
    table.write_text("Service,Month,Kind,Number\nRowan House,2026-01,visits,many\n")

    done = heedwell("import-amounts", str(table), env=environment(data))
    missing = heedwell("import-amounts", str(tmp_path / "none.csv"), env=environment(data))

    assert done.stdout.splitlines() == [
        "Row 2: Rowan House, January 2026: “many” is no number. Write it in figures.",
        "0 came in, 0 took the place of another number, 0 are held.",
    ]
    assert missing.returncode == 1
    assert missing.stderr.startswith("heedwell: There is no file")
