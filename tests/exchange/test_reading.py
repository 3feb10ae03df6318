"""Whole files: whatever stands in them, each row is read or refused."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.exchange.maps import FileMap
from svit_tui.exchange.reading import read_records
from svit_tui.exchange.records import FIELDS, Rejected
from svit_tui.model.errors import Invalid
from tests.effort import examples
from tests.exchange.reading_hands import NOW

CELLS = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"[\d ./:,TZ+-]{1,22}", fullmatch=True),
    st.sampled_from(
        '12/01/2026|31.12.2026|0.6|60 %|1|-5|$5k|100 грн|3.8E+11|\'+380|="x"|[1]|{a|yes|Lead @ 1/2'
        "|2026-12-15T12:30:00Z|99999999999d|1:20|a@x, b@x|\u2028|\ufeff".split("|")
    ),
)


@st.composite
def mappings(draw: st.DrawFn) -> FileMap:
    """A mapping of some fields of a noun, with or without what it may tell of their form."""
    entity = draw(st.sampled_from(sorted(FIELDS)))
    fields = draw(st.lists(st.sampled_from(sorted(FIELDS[entity])), min_size=1, max_size=4))
    told = draw(st.sampled_from(["", 'decimal = ","', 'decimal = "."', 'date_format = "relative"']))
    columns = "\n".join(f'C{place} = "{name}"' for place, name in enumerate(fields))
    text = f'[[file]]\nentity = "{entity}"\n{told}\n[file.columns]\n{columns}\n'
    return parse_mapping(text, "own.toml").files[0]


@settings(max_examples=examples(60))
@given(mappings(), st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=5))
def test_every_row_is_read_or_refused(mapping: FileMap, rows: list[list[str]]) -> None:
    quoted = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    data = "\n".join(["C0;C1;C2;C3", *quoted]).encode("utf-8", "replace")
    try:
        file = read_csv(data, "own.csv", encoding="utf-8", delimiter=";")
    except Invalid:
        return
    for record in read_records(file, mapping, now=NOW, currency="UAH"):
        assert not isinstance(record, Rejected) or record.reason
