"""People of one name in several stores are never taken for each other in their exports."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.cli.exporting import as_csv
from svit_tui.crm import exporting
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.importing import ImportResult, import_files
from svit_tui.crm.start.opening import open_store
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.recognise.table import recognise
from svit_tui.fields import NOUNS
from svit_tui.store.store import Store

# Who is in a store: a name, and the note that tells the person from namesakes.
Company = Sequence[str]
COMPANIES = st.lists(st.sampled_from(("Olha", "Ivan")), min_size=1, max_size=4)


def filled(folder: Path, name: str, people: Company) -> Store:
    """A store of people, each with a deal that is called after the person's note."""
    store = open_store(folder / f"{name}.db", login="olena")
    for place, person in enumerate(people):
        note = f"{name}{place}"
        with store.unit() as work:
            contact = contacts.add(work, name=person, kind="person", notes=note)
            deals.add(work, title=f"Deal of {note}", contact_id=contact.key)
    return store


def exported(store: Store, *kinds: str) -> list[tuple[str, str]]:
    found = []
    with store.read() as session:
        asked = exporting.Wanted(identity=store.identity(), archived=True)
        for kind in kinds:
            rows = exporting.rows(session, kind, asked)
            found.append((f"{kind}.csv", as_csv(rows, NOUNS[kind].columns)))
    return found


def take(store: Store, files: Sequence[tuple[str, str]], mode: str = "skip") -> ImportResult:
    read = [read_csv(text.encode(), name) for name, text in files]
    maps = {file.name: recognise(file.name, file.columns) for file in read}
    return import_files(store, read, lambda file: maps[file.name], on_duplicate=mode)


def whose(store: Store) -> Counter[tuple[str, str, str]]:
    """Each deal with the name and the note of the person that it is with."""
    rows = store.light().execute(
        "SELECT deal.title, contact.name, contact.notes FROM deal"
        " JOIN contact ON contact.id = deal.contact_id"
    )
    return Counter(tuple(row) for row in rows)


@settings(max_examples=15, deadline=None)
@given(one=COMPANIES, other=COMPANIES, mode=st.sampled_from(("skip", "update")))
def test_each_deal_stays_with_its_person(one: Company, other: Company, mode: str) -> None:
    with TemporaryDirectory() as folder:
        first = filled(Path(folder), "a", one)
        second = filled(Path(folder), "b", other)
        third = open_store(Path(folder) / "c.db", login="olena")
        both = [exported(store, "contact", "deal") for store in (first, second)]
        for _time in range(2):
            for files in both:
                assert take(third, files, mode).rejected == []
        assert whose(third) == whose(first) + whose(second)
        # What came from elsewhere comes back to where it was.
        for store in (first, second):
            before = whose(store)
            result = take(store, exported(third, "contact"), mode)
            assert result.rejected == []
            assert whose(store) == before
        for store in (first, second, third):
            store.close()


def test_a_unique_id_stays_the_same_wherever_it_goes(tmp_path: Path) -> None:
    first = filled(tmp_path, "a", ["Olha", "Olha"])
    second = open_store(tmp_path / "b.db", login="olena")
    take(second, exported(first, "contact"))
    uids = []
    for store in (first, second):
        ((_name, text),) = exported(store, "contact")
        uids.append(sorted(row["uid"] for row in csv.DictReader(text.splitlines())))
    assert uids[0] == uids[1]
    assert len(set(uids[0])) == 2
