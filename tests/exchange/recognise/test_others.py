"""A file that is not of contacts is refused with what it looks like."""

from __future__ import annotations

import pytest

from svit_tui.exchange.recognise.table import recognise
from svit_tui.fields import NOUNS, Noun
from svit_tui.model.errors import Invalid

DEALS = {
    "Salesforce": "Id,IsDeleted,AccountId,Name,Description,StageName,Amount,Probability,CloseDate"
    ",Type,NextStep,LeadSource,IsClosed,IsWon,CurrencyIsoCode,OwnerId,CreatedDate,ContactId",
    "a Salesforce report": "Name,Stage,Amount,Close Date,Account Name",
    "Zoho": "Deal Name,Amount,Stage,Closing Date,Account Name,Contact Name,Probability (%)",
    "Pipedrive": "Deal - Title,Deal - Value,Deal - Stage,Person - Name,Organization - Name",
    "HubSpot": "Record ID,Deal Name,Deal Stage,Close Date,Amount,Pipeline,Associated Company",
    "NetHunt": "Name,Stage,Budget,Contact,Company,Manager",
    "Odoo": "Opportunity,Customer,Email,Expected Revenue,Stage,Salesperson",
    "KeyCRM": "ID,Назва,Контакт,Телефон,Email,Воронка,Статус,Сума,Менеджер",
    "KeyCRM without sums": "Назва,Покупець,Телефон,Email,Статус,Менеджер",
    "a sheet": "Назва,Клієнт,Сума,Етап",
    "a sheet in English": "Title,Contact,Organization,Value,Currency,Stage,Status",
    "beside an address": "Deal,Client,E-mail",
}
# They look like deals, and may be something else.
DOUBTFUL = {
    "a sheet with a unit": "Назва,Сума (грн),Компанія",
    "two columns": "Title,Client",
    "with a start": "Name,Company,Budget,Start date",
    "people of companies": "Name,Company,E-mail,Stage,Amount",
    "a listing of ours": "id,title,contact,stage,status,amount,currency,owner,step",
}
PRODUCTS = {
    "a price list": "Назва,Ціна,Артикул",
    "a listing of ours": "id,name,series,price,currency",
    "a stock": "Product Name,SKU,Stock",
    "Pipedrive": "Product - Name,Product - Product code,Product - Price,Product - Unit",
    "HubSpot": "Record ID,Name,SKU,Unit price,Product description",
    "Salesforce": "Id,IsDeleted,Name,ProductCode,Description,IsActive,Family",
    "Zoho": "Record Id,Product Name,Product Code,Unit Price,Product Category,Qty in Stock",
}
LACKING = {
    "nobody": "Name,E-mail,Stage,Amount",
    "nobody at HubSpot": "Record ID,Deal Name,Deal Stage,Amount",
    "no title": "Клієнт,Етап,Сума",
}
OTHERS = {
    "communications": (
        # As it was before rows had unique ids, with durations in seconds.
        "id,kind,direction,started_at,duration,contacts,deal,subject,body,by",
        "id,when,kind,direction,minutes,contact,deal,subject,text,by",
        "Contact,Phone,Direction,Talk time",
    ),
    "products": ("Назва,Ціна,Компанія", "Name,Company,SKU", "Item,Stock"),
    "members": ("Username,Name,Company", "name,manager,team"),
    "tasks": ("id,due,kind,title,contact,deal,assignee,priority", "Контакт,Тема,Коментар"),
    "settings or search results": (
        "type,id,name,where",
        "name,kind,heading",
        "name,days,steps",
        "id,pipeline,stage,probability,rotting_days,requires",
    ),
}
CONTACTS = {
    "a name alone": "Name",
    "names and a word": "Name,Notes",
    "companies": "Name,Company,Title",
    "clients": "Клієнт,Телефон,Email",
    "clients with positions": "Client,Title,Phone",
    "firms with whom to ask for": "Назва,Контакт,Телефон",
    "sums beside phones": "ПІБ,Телефон,Сума",
    "since when": "Name,Phone,Start date",
    "rows that were rejected": "file,row,reason,Name,E-mail,Owner",
    "Google": "Name,Given Name,Family Name,Location,Priority,Subject,Notes,Group Membership"
    ",E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Value,Organization 1 - Name",
    "Outlook": "Title,First Name,Last Name,Company,Job Title,Account,Priority,E-mail Address",
    "HubSpot": "Record ID,First Name,Last Name,Email,Phone Number,Lifecycle Stage,Lead Status"
    ",Close Date,Recent Deal Amount,Number of Associated Deals",
    "accounts of Salesforce": "Id,IsDeleted,Name,Type,Phone,Website,AnnualRevenue,OwnerId",
    "our own export": ",".join(NOUNS["contact"].columns),
    "a listing of ours": "id,kind,name,organization,emails,phones,tags,owner,step",
}


def columns(text: str) -> list[str]:
    return text.split(",")


@pytest.mark.parametrize("text", DEALS.values(), ids=DEALS.keys())
def test_deals_are_deals(text: str) -> None:
    [file] = recognise("x.csv", columns(text)).files
    assert file.entity == "deal"
    assert {"title", "contact", "people"} & {entry.field for entry in file.columns} > {"title"}


@pytest.mark.parametrize("text", PRODUCTS.values(), ids=PRODUCTS.keys())
def test_products_are_products(text: str) -> None:
    [file] = recognise("x.csv", columns(text)).files
    assert file.entity == "product"
    assert {"name", "code", "price"} & {entry.field for entry in file.columns} > {"name"}


@pytest.mark.parametrize("text", LACKING.values(), ids=LACKING.keys())
def test_deals_need_a_title_and_somebody(text: str) -> None:
    with pytest.raises(Invalid, match=r"x\.csv looks like deals .+ known by the columns Title and"):
        recognise("x.csv", columns(text))


@pytest.mark.parametrize("text", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_what_may_be_deals_is_not_taken_for_contacts(text: str) -> None:
    with pytest.raises(Invalid, match=r"x\.csv looks like deals, not contacts \(.+\): name its"):
        recognise("x.csv", columns(text))


@pytest.mark.parametrize(
    ("what", "text"), [(what, text) for what, texts in OTHERS.items() for text in texts]
)
def test_nor_is_anything_else(what: str, text: str) -> None:
    with pytest.raises(Invalid, match=rf"x\.csv looks like {what}"):
        recognise("x.csv", columns(text))


@pytest.mark.parametrize("text", CONTACTS.values(), ids=CONTACTS.keys())
def test_contacts_stay_contacts(text: str) -> None:
    assert recognise("x.csv", columns(text)).files[0].entity == "contact"


@pytest.mark.parametrize("noun", [noun for noun in NOUNS.values() if noun.imported])
def test_our_own_exports_are_what_they_are(noun: Noun) -> None:
    assert recognise("x.csv", noun.columns).files[0].entity == noun.name


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        (",".join(NOUNS["task"].columns), "task"),
        (",".join(NOUNS["event"].columns), "event"),
        ("Завдання,Термін,Контакт,Нагода,Стан", "task"),
        ("Task,Due,Deal,Stage,Amount", "task"),
        ("Title,Start,End,Place,People,Deal,Member", "event"),
        ("Name,Start,Place", "event"),
    ],
)
def test_tasks_and_events_stay_what_they_are(text: str, entity: str) -> None:
    assert recognise("x.csv", columns(text)).files[0].entity == entity


def test_what_it_looks_like_is_told_with_the_columns_that_say_so() -> None:
    with pytest.raises(Invalid) as refused:
        recognise("d.csv", ["Назва", "Компанія", "Сума"])
    assert refused.value.message == (
        "d.csv looks like deals, not contacts (Сума): name its columns in a mapping."
    )
    with pytest.raises(Invalid) as refused:
        recognise("t.csv", ["Task", "Assigned to", "Contact"])
    assert refused.value.message == (
        "t.csv looks like tasks (Task, Assigned to), which are known by the columns Subject and"
        " Due: add them, or name the columns in a mapping."
    )
