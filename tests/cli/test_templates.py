"""`svit-tui template …`: added, changed, filled, exported, edited as a file and imported again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Svit

OFFER = ("template", "add", "Offer", "--kind", "email", "--heading", "{{ deal.title }}")
BODY = "Dear {{ contact.name }},\nour price is {{ deal.amount }}."


def test_a_template_is_added_changed_and_put_away(clinic: Svit) -> None:
    added = clinic(*OFFER, "--body", BODY, "--json").json
    assert added == {
        "id": 1,
        "name": "Offer",
        "kind": "email",
        "heading": "{{ deal.title }}",
        "body": BODY,
        "version": 1,
    }
    assert clinic("template", "edit", "offer", "--kind", "any", "--json").json["kind"] is None
    assert "Offer" in clinic("template", "list").out
    assert clinic("template", "archive", "Offer").code == 0
    assert clinic("template", "list", "--json").json == []
    assert clinic("undo").code == 0
    assert [one["name"] for one in clinic("template", "list", "--json").json] == ["Offer"]


def test_a_text_is_filled_and_what_is_not_known_is_told(clinic: Svit) -> None:
    clinic(*OFFER, "--body", BODY + " {{ contact.phone }}")
    ran = clinic("template", "fill", "Offer", "--deal", "Website")
    assert ran.out == ("Website\n\nDear Медцентр,\nour price is ₴18,000. [contact.phone]\n")
    assert ran.err == "svit-tui: Not known: contact.phone.\n"
    nobody = clinic("template", "fill", "Offer")
    assert (nobody.code, nobody.out) == (1, "")


def test_a_file_goes_out_is_edited_and_comes_in_again(clinic: Svit, tmp_path: Path) -> None:
    file = tmp_path / "templates.toml"
    clinic(*OFFER, "--body", BODY)
    assert clinic("template", "export", "-o", str(file)).code == 0
    assert clinic("template", "import", str(file)).out == "Nothing is different.\n"
    text = file.read_text(encoding="utf-8").replace("our price", "the price")
    file.write_text(text + '\n[[template]]\nname = "Thanks"\nbody = "Thank you!"\n')
    dry = clinic("template", "import", str(file), "--dry-run")
    assert dry.out == (
        "~ template “Offer”: text Dear {{ contact.name }}, our price is {… →"
        " Dear {{ contact.name }}, the price is {…\n"
        "+ template “Thanks”\n"
        "Nothing was changed: this was a dry run.\n"
    )
    assert len(clinic("template", "list", "--json").json) == 1
    assert clinic("template", "import", str(file)).code == 0
    assert len(clinic("template", "list", "--json").json) == 2
    clinic("undo")
    [offer] = clinic("template", "list", "--json").json
    assert offer["body"] == BODY


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[template]]\nname = 1", "t.toml, line 2: name is a text in quotes."),
        ("\n[[template]]\nbody = 'x'", "t.toml, line 2: name is missing."),
        ("[[template]]\nname='a'\nbody='x'\nsize=1", "t.toml, line 4: “size” is not known here"),
        ("[[template]]\nname='a'\nkind='fax'\nbody='x'", "line 3: kind is one of: call, email"),
        ("[[template]]\nname='a'\nbody='{{ deal.x }}'", "t.toml, line 3: Line 1: there is no"),
        ("[[template]]\nname='a'\nbody=''", "t.toml, line 3: A template needs a text."),
        ("[[rule]]\nname='a'", "t.toml, line 1: “rule” is not known here; there are: template."),
        ("template = 1", "t.toml, line 1: a template begins with [[template]]."),
        ("[[template", "t.toml, line 1: this is not TOML:"),
        ("[[template]]\nname = 'a'\nname = 'b'", "line 3: this is not TOML"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(
    svit: Svit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.toml").write_text(text, encoding="utf-8")
    ran = svit("template", "import", "t.toml")
    assert ran.code == 1
    assert sentence in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[[[[" * 5000, b"x = " + b"[" * 5000])
def test_a_file_that_is_no_text_is_refused(svit: Svit, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "t.toml"
    file.write_bytes(data)
    ran = svit("template", "import", str(file))
    assert ran.code == 1
    assert ran.err.count("\n") == 1
