"""The grammar of filters: what is read as what, and what is said of mistakes."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.crm.filtering.syntax import (
    DEEPEST,
    Either,
    Every,
    Expression,
    Not,
    Term,
    Value,
    Word,
    parse,
)
from svit_tui.model.errors import Invalid


def term(field: str, operator: str, *texts: str) -> Term:
    return Term(field, operator, tuple(Value(text) for text in texts))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        ("  ", None),
        ("acme", Word("acme")),
        ('"acme corp"', Word("acme corp", quoted=True)),
        ("«Синє море»", Word("Синє море", quoted=True)),
        ("owner:me", term("owner", "=", "me")),
        ("owner=me", term("owner", "=", "me")),
        ("відповідальний:я", term("відповідальний", "=", "я")),
        ('owner:"Darcel Schlecht"', term("owner", "=", "Darcel Schlecht")),
        ("stage:proposal,negotiation", term("stage", "=", "proposal", "negotiation")),
        ('tag:"a b",c', term("tag", "=", "a b", "c")),
        ("amount>50k", term("amount", ">", "50k")),
        ("amount:>50k", term("amount", ">", "50k")),
        ("amount>=1.5k", term("amount", ">=", "1.5k")),
        ("amount<= 5", term("amount", "<=", "5")),
        ("amount:1k..5k", Term("amount", "=", (Value("1k", "5k"),))),
        ("amount:..5k", Term("amount", "=", (Value("", "5k"),))),
        ("amount:5k..", Term("amount", "=", (Value("5k", ""),))),
        ("field.budget>=10k", term("field.budget", ">=", "10k")),
        ("-lost", Not(Word("lost"))),
        ("not lost", Not(Word("lost"))),
        ("не lost", Not(Word("lost"))),
        ("NOT not lost", Word("lost")),
        ("-stage:lead", Not(term("stage", "=", "lead"))),
        ("a b", Every((Word("a"), Word("b")))),
        ("a and b", Every((Word("a"), Word("b")))),
        ("a та b", Every((Word("a"), Word("b")))),
        ("a or b", Either((Word("a"), Word("b")))),
        ("a або b", Either((Word("a"), Word("b")))),
        ("a b or c", Either((Every((Word("a"), Word("b"))), Word("c")))),
        ("a (b or c)", Every((Word("a"), Either((Word("b"), Word("c")))))),
        ("-(a b)", Not(Every((Word("a"), Word("b"))))),
        ("not(a or b)", Not(Either((Word("a"), Word("b"))))),
        ('"or"', Word("or", quoted=True)),
        ("orange notes", Every((Word("orange"), Word("notes")))),
        ("anna-maria", Word("anna-maria")),
        ("1.5k", Word("1.5k")),
        ("a..b", Word("a..b")),
    ],
)
def test_what_is_typed_has_one_meaning(text: str, tree: Expression | None) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(rotting", "parenthesis is not closed"),
        ("rotting)", "from “[)]” on"),
        ('owner:"me', "quote is not closed"),
        ("owner:", "missing at the end"),
        ("lost or", "missing at the end"),
        ("or lost", "from “or lost” on"),
        ("not", "missing at the end"),
        ("()", "from “[()]+” on"),
        ("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1), "too many parentheses"),
        ("a " * 2_000, "too long"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        parse(text)
    assert refused.value.field == "filter"


@given(st.text(alphabet='ab :<>=.,-()"«»orntя', max_size=60) | st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with suppress(Invalid):
        parse(text)
