"""What people install: the built package, whole."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile

import pytest

from tests.folders import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_package_holds_every_file_of_the_source_and_the_demo_company(
    wheel: zipfile.ZipFile,
) -> None:
    wanted = {
        f"{prefix}/{path.relative_to(folder).as_posix()}"
        for prefix, folder in (
            ("svit_tui", ROOT / "src/svit_tui"),
            ("svit_tui/data", ROOT / "data"),
        )
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= set(wheel.namelist())
    assert any(name.endswith(".mo") for name in wanted)
    assert any(name.startswith("svit_tui/data/") for name in wanted)


def test_the_package_says_what_it_is(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("METADATA"))
    metadata = wheel.read(name).decode()
    for line in ("License-Expression: MIT", "License-File: LICENSE", "Requires-Python: >=3.11"):
        assert line in metadata
    assert "# svit-tui" in metadata


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_requirement_is_locked_with_its_hashes(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and line[0] not in " #"]
    names = {line.partition("==")[0] for line in pinned}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"]:
        assert requirement.partition(">=")[0] in names
    assert all(line.rstrip().endswith("\\") for line in pinned)
