"""The suite under other conditions: `make anywhere`, or `python -m tools.anywhere NAME… [-- …]`.

Whatever a test depends on without saying so shows here: folders, users, zones, languages,
terminals, the day, the order of tests, load. `NAME+NAME` is one run under several conditions: if it
passes, the suite needs none of them to be otherwise. What stands behind `--` goes to pytest. The
output of each run is kept in build/anywhere/.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOGS = ROOT / "build" / "anywhere"
TESTS = ("-m", "pytest", "-n", "2", "--dist", "worksteal", "-p", "no:cacheprovider")
USER = "svit-anywhere"
DAYS_ON = 200


class Impossible(Exception):
    """This machine lacks what a run needs; the message says what."""


@dataclass(frozen=True)
class Run:
    """The suite under one condition."""

    options: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    # Characters of the folder for temporary files.
    folder: int = 0
    busy: int = 0
    days_on: int = 0
    is_plain_user: bool = False

    def __add__(self, other: Run) -> Run:
        """The suite under both conditions."""
        return Run(
            options=self.options + other.options,
            environment={**self.environment, **other.environment},
            folder=max(self.folder, other.folder),
            busy=max(self.busy, other.busy),
            days_on=max(self.days_on, other.days_on),
            is_plain_user=self.is_plain_user or other.is_plain_user,
        )


RUNS: dict[str, Run] = {
    "short-folder": Run(folder=8),
    "long-folder": Run(folder=120),
    "random-order": Run(options=("-p", "randomly")),
    "plain-user": Run(is_plain_user=True),
    "auckland": Run(environment={"TZ": "Pacific/Auckland"}),
    "los-angeles": Run(environment={"TZ": "America/Los_Angeles"}),
    "ukrainian": Run(environment={"LANG": "uk_UA.UTF-8", "LC_ALL": "", "LANGUAGE": "uk"}),
    "dumb-terminal": Run(environment={"COLUMNS": "40", "LINES": "12", "TERM": "dumb"}),
    "later": Run(days_on=DAYS_ON),
    "busy": Run(busy=2),
}


def main(arguments: Sequence[str]) -> int:
    """Run what is named, else all; print a line a run; return 1 if one failed."""
    names = list(arguments)
    more: list[str] = []
    if "--" in names:
        at = names.index("--")
        names, more = names[:at], names[at + 1 :]
    LOGS.mkdir(parents=True, exist_ok=True)
    failed = False
    for name in names or RUNS:
        began = time.monotonic()
        log = LOGS / f"{name}.txt"
        try:
            code = run(reduce(add, (RUNS[part] for part in name.split("+"))), more, log)
        except Impossible as reason:
            print(f"{name:14} not run: {reason}", flush=True)
            continue
        last = (log.read_text(encoding="utf-8").strip().splitlines() or [""])[-1]
        how = "ok" if not code else "FAILED"
        print(f"{name:14} {how} after {time.monotonic() - began:.0f} s: {last}", flush=True)
        failed |= bool(code)
    if failed:
        print(f"What failed is told in {LOGS.relative_to(Path.cwd())}/", flush=True)
    return int(failed)


def run(each: Run, more: Sequence[str], log: Path) -> int:
    """Run the suite under a condition, its output into the log; return its exit code."""
    with ExitStack() as during:
        command = [sys.executable, *TESTS, *each.options, *more]
        folder = ROOT
        if each.folder:
            command.append(f"--basetemp={during.enter_context(folder_of(each.folder))}")
        if each.days_on:
            command = [*later(each.days_on), *command]
        if each.is_plain_user:
            folder, command = during.enter_context(as_plain_user([*TESTS, *each.options, *more]))
        for _each in range(each.busy):
            during.enter_context(busy_loop())
        with log.open("w", encoding="utf-8") as output:
            return subprocess.run(
                command,
                cwd=folder,
                env=os.environ | each.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode


@contextmanager
def folder_of(length: int) -> Iterator[Path]:
    """Where pytest may make a folder for temporary files; its path has so many characters."""
    letters = "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=length))
    names = [letters[at : at + 39] for at in range(0, length - len("/tmp/"), 40)]
    path = Path("/tmp", *names[:-1], names[-1][: length - len("/tmp/") - 40 * (len(names) - 1)])
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield path
    finally:
        shutil.rmtree(Path("/tmp", names[0][: length - len("/tmp/")]), ignore_errors=True)


def later(days: int) -> list[str]:
    """What makes a command believe that it is so many days later."""
    if shutil.which("faketime") is None:
        raise Impossible("there is no faketime; on Debian: apt install faketime")
    return ["faketime", "-f", f"+{days}d"]


@contextmanager
def as_plain_user(options: Sequence[str]) -> Iterator[tuple[Path, list[str]]]:
    """A copy of the sources that belongs to a user made for it, and the command that runs there."""
    if os.getuid() != 0:
        raise Impossible("it is what the other runs are: nobody here is root")
    subprocess.run(["useradd", "--create-home", USER], check=True)
    home = Path(f"~{USER}").expanduser()
    try:
        copy = home / "sources"
        ignored = shutil.ignore_patterns(".venv", "build", ".git", "__pycache__", ".*_cache")
        shutil.copytree(ROOT, copy, ignore=ignored, symlinks=True)
        subprocess.run(["chown", "-R", f"{USER}:", str(home)], check=True)
        user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", "env", "-i"]
        user += [f"HOME={home}", f"PATH={os.defpath}", f"USER={USER}"]
        # The interpreter of this run may stand where nobody else may look.
        made = subprocess.run([*user, "make", ".venv/.dev"], cwd=copy, check=False)
        if made.returncode:
            raise Impossible(f"{USER} could not install what the tests need")
        yield copy, [*user, str(copy / ".venv/bin/python"), *options]
    finally:
        subprocess.run(["userdel", "--remove", USER], check=False, capture_output=True)
        # The next user of that name has another number, and may not write there.
        shutil.rmtree(f"/tmp/pytest-of-{USER}", ignore_errors=True)


@contextmanager
def busy_loop() -> Iterator[None]:
    """Something else that keeps a processor busy."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
