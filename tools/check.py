"""All checks, a line a step with its seconds: `make test`, `make quick`, `make soak`."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS: dict[str, tuple[str, ...]] = {
    "lint": ("ruff", "check"),
    "format": ("ruff", "format", "--check"),
    "types": ("mypy", "--strict"),
    "imports": ("lint-imports",),
}
# Both cores end together: one that has nothing left takes tests from the other.
TESTS = ("pytest", "-n", "2", "--dist", "worksteal")
# Pictures, programs in a pseudo-terminal and random examples take most of the time.
QUICK = ("-m", "not picture and not terminal and not property")
KINDS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "test": ((), {}),
    "quick": (QUICK, {}),
    "soak": ((), {"SVIT_TEST_SOAK": "1"}),
}


def run(name: str, command: tuple[str, ...], environment: dict[str, str], *, shows: bool) -> int:
    """Run a step, and say how long it took; what it prints is shown only if it fails or `shows`."""
    began = time.monotonic()
    if shows:
        print(f"{name} …", flush=True)
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        env=os.environ | environment,
        capture_output=not shows,
        text=True,
        check=False,
    )
    if done.returncode and not shows:
        print(done.stdout + done.stderr, end="")
    how = "failed after" if done.returncode else "ok"
    print(f"{name:8} {how} {time.monotonic() - began:6.1f} s", flush=True)
    if done.returncode:
        again = "pytest --last-failed" if command[0] == "pytest" else shlex.join(command)
        print(f"Again, that alone: {(BIN / again).relative_to(Path.cwd())}", flush=True)
    return done.returncode


def main(kind: str) -> int:
    """Run the steps one after the other, up to the first that fails; return its exit code."""
    more, environment = KINDS[kind]
    for name, command in CHECKS.items():
        if code := run(name, command, environment, shows=False):
            return code
    return run("tests", (*TESTS, *more), environment, shows=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "test"))
