"""The seam: all that the wire takes of the inside of Textual and Rich.

When one of these fails after an upgrade, look at what the wire does with it before it is released.
"""

from __future__ import annotations

import inspect
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.style import Style
from textual import _compositor
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.strip import Strip

from svit_tui import wire
from svit_tui.log import log
from svit_tui.wire import SEAM, WireApp
from svit_tui.wire.outlet import WireDriver
from tests.wire.probe import Probe


@pytest.fixture
def logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[pytest.LogCaptureFixture]:
    """What the program logs, also after a test that has turned its log into a file."""
    monkeypatch.setattr(log, "propagate", True)
    monkeypatch.setattr(log, "disabled", False)
    with caplog.at_level(logging.WARNING, logger=log.name):
        yield caplog


def slots(kind: type) -> set[str]:
    """What an object of a class has, by what its constructor sets and its methods are."""
    source = inspect.getsource(kind)
    return set(dir(kind)) | {
        line.partition("self.")[2].split(" ")[0].split(":")[0]
        for line in source.splitlines()
        if line.strip().startswith("self.") and "=" in line
    }


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (App, {"_display", "post_display_hook", "get_driver_class", "is_headless", "batch_update"}),
        (_compositor.LayoutUpdate, {"strips", "region"}),
        (_compositor.ChopsUpdate, {"chops", "spans", "chop_ends"}),
        (Strip, {"cell_length", "_segments"}),
        (
            LinuxDriver,
            {
                *("write", "flush", "_file", "is_inline", "process_message", "_key_thread"),
                *("start_application_mode", "stop_application_mode"),
                *("suspend_application_mode", "resume_application_mode"),
            },
        ),
        (Console, {"_color_system"}),
    ],
)
def test_textual_has_what_the_wire_takes(owner: type, names: set[str]) -> None:
    kinds = [kind for kind in owner.__mro__ if kind is not object]
    missing = names - set().union(*(slots(kind) for kind in kinds))
    assert not missing, f"{owner.__name__} has no {', '.join(sorted(missing))} any more"


def test_an_application_has_what_the_wire_takes() -> None:
    app = Probe("Static")
    assert [name for name in SEAM if not hasattr(app, name)] == []
    assert app.has_thin_wire


def test_textual_displays_updates_of_the_compositor() -> None:
    parameters = list(inspect.signature(App._display).parameters)
    assert parameters == ["self", "screen", "renderable"]
    # Both kinds, and no third.
    kinds = {
        name
        for name, kind in inspect.getmembers(_compositor, inspect.isclass)
        if issubclass(kind, _compositor.CompositorUpdate) and not inspect.isabstract(kind)
    }
    assert kinds - {"CompositorUpdate"} <= {"LayoutUpdate", "ChopsUpdate", "InlineUpdate"}


def test_rich_keeps_attributes_as_bits() -> None:
    style = Style(bold=True, dim=False, reverse=True)
    assert style._attributes & style._set_attributes == 1 | 1 << 6
    order = (
        "bold dim italic underline blink blink2 reverse conceal strike underline2 frame encircle"
    )
    for bit, name in enumerate((*order.split(), "overline")):
        only: dict[str, Any] = {name: True}
        assert Style(**only)._attributes == 1 << bit, name


def test_the_driver_is_the_wires_own() -> None:
    assert WireApp().get_driver_class() is WireDriver


def test_without_the_seam_the_output_is_textuals_own_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, logged: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(wire, "SEAM", (*SEAM, "_gone"))
    app = Probe("Static")
    assert not app.has_thin_wire
    assert "no seam for the thin wire" in logged.text
    assert "_gone" in logged.text


def test_without_the_compositors_updates_too(
    monkeypatch: pytest.MonkeyPatch, logged: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "svit_tui.wire.updates", None)
    assert not WireApp().has_thin_wire
    assert "no seam for the thin wire" in logged.text


def test_without_its_own_driver_the_output_is_textuals_own(
    monkeypatch: pytest.MonkeyPatch, logged: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "svit_tui.wire.outlet", None)
    assert WireApp().get_driver_class() is LinuxDriver
    assert "no seam for the driver" in logged.text


def test_it_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVIT_WIRE", "plain")
    assert not WireApp().has_thin_wire


def test_all_of_the_inside_is_named_here() -> None:
    """Whoever reaches further inside adds it to this page."""
    text = "".join(path.read_text() for path in Path(wire.__file__).parent.glob("*.py"))
    imported = {
        line.split()[1]
        for line in text.splitlines()
        if line.strip().startswith("from textual._") or line.strip().startswith("from rich._")
    }
    assert imported == {"textual._compositor", "textual._xterm_parser"}
    assert issubclass(WireApp, App)
