"""What draws the pictures of the docs: the file of a session that plays by itself."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from rich.segment import Segment
from rich.style import Style

from tools import screenshots, svg
from tools.svg import Frame

SVG = "{http://www.w3.org/2000/svg}"
IMAGES = Path(__file__).parent.parent / "docs" / "images"
PLAIN = [Segment("Lead  11")]
CURSOR = [Segment("▌A & B <c>", Style.parse("bold #ffffff on #2a3350"))]


def test_a_picture_has_each_text_in_its_cell_and_the_ground_below_it() -> None:
    root = ElementTree.fromstring(svg.picture([PLAIN, CURSOR], 12))
    texts = {text.text: text for text in root.iter(f"{SVG}text")}
    assert texts["11"].get("x") == f"{6 * svg.CELL_WIDTH:g}"
    assert texts["▌A & B <c>"].get("textLength") == f"{10 * svg.CELL_WIDTH:g}"
    grounds = [rect for rect in root.iter(f"{SVG}rect") if rect.get("fill") == "#2a3350"]
    assert [rect.get("width") for rect in grounds] == [f"{10 * svg.CELL_WIDTH:g}"]


def test_reversed_text_changes_ink_and_ground() -> None:
    drawn = svg.picture([[Segment("x", Style(reverse=True))]], 12)
    assert f'fill="{svg.INK}"' in drawn
    assert f"fill: {svg.GROUND}" in drawn


def test_a_session_shows_each_frame_in_its_time_and_a_line_once() -> None:
    frames = [Frame([PLAIN, CURSOR], 3.0, "j", "Down"), Frame([PLAIN, PLAIN], 1.0, "k", "Up")]
    drawn = svg.session(frames, 40)
    root = ElementTree.fromstring(drawn)
    assert len(root.findall(f"{SVG}defs/{SVG}g")) == 2
    assert len(list(root.iter(f"{SVG}use"))) == 4
    assert "k0 4s step-end infinite" in drawn
    assert (
        "@keyframes k0 { 0.000% { visibility: visible } 75.000% { visibility: hidden } }" in drawn
    )
    assert "@keyframes k1 { 0% { visibility: hidden } 75.000% { visibility: visible } }" in drawn
    assert "script" not in drawn
    assert "http" not in drawn.replace(SVG.strip("{}"), "")


def test_the_readme_shows_every_picture_and_none_is_large() -> None:
    readme = (IMAGES.parent.parent / "README.md").read_text(encoding="utf-8")
    names = {"session", *(picture.name for picture in screenshots.PICTURES)}
    assert set(re.findall(r"docs/images/(\w+)\.svg", readme)) == names
    assert {path.stem for path in IMAGES.glob("*.svg")} == names
    assert max(path.stat().st_size for path in IMAGES.glob("*.svg")) < 400_000
