"""Files of templates: what is written is read again, and any bytes are read or refused."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from svit_tui.exchange.toml.templates import read_templates, write_templates
from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import clean_block, clean_line

LINES = st.text(max_size=30).map(clean_line)
NAMES = LINES.filter(bool)
BLOCKS = st.text(max_size=80).map(clean_block)
TEMPLATES = st.tuples(NAMES, st.sampled_from(["", "call", "email"]), LINES, BLOCKS.filter(bool))
BITS = (
    *("[[template]]\n", "name = ", "body = ", "'''", '"""', '"', "\n", "=", "[", "]", "{", "1"),
    *("kind = 'email'\n", "#", "\\u0000", "\\", "true", "1979-05-27", "é", "ї", "\r\n", "\x00"),
)


@given(st.lists(TEMPLATES, max_size=4))
def test_what_is_written_is_read_again(templates: list[tuple[str, str, str, str]]) -> None:
    names = ("name", "kind", "heading", "body")
    data = write_templates(dict(zip(names, one, strict=True)) for one in templates).encode()
    records = read_templates(data, "t.toml")
    assert [(one.name, one.kind, one.heading, one.body) for one in records] == templates


@given(st.lists(st.sampled_from(BITS), max_size=20).map("".join))
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    try:
        read_templates(text.encode(), "t.toml")
    except Invalid as refusal:
        said = str(refusal)
    else:
        said = ""
    assert "\n" not in said


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(Invalid):
        assert read_templates(data, "t.toml") == []
