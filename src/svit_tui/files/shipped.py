"""Files that come with the program: the demo company, ready-made pipelines and sequences."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path


def data_folder() -> Traversable:
    """Where these files are: inside the installed package, or beside the sources."""
    packed = resources.files("svit_tui").joinpath("data")
    return packed if packed.is_dir() else Path(__file__).parents[3] / "data"
