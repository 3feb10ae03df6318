"""Small spreadsheets for tests, written as Excel and LibreOffice write them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file of members."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return target.getvalue()


class Styled:
    """A number with a format, for `xlsx`."""

    def __init__(self, number: float | str, form: str) -> None:
        self.number = number
        self.form = form


class Raw:
    """A cell as it stands in the file: `<c t="e"><v>#N/A</v></c>`, without its place."""

    def __init__(self, xml: str) -> None:
        self.xml = xml


Value = str | float | bool | Styled | Raw | None
Rows = Sequence[Sequence[Value]]


def xlsx(
    sheets: Mapping[str, Rows | str],
    *,
    hidden: Sequence[str] = (),
    more: Mapping[str, str | bytes] | None = None,
    workbook: str = "",
) -> bytes:
    """A workbook. A sheet is rows, of which empty ones are left out, or the XML of its rows."""
    texts: list[str] = []
    forms: list[str] = []
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    }
    entries = links = ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        entries += f'<sheet name={quoteattr(name)} sheetId="{number}"{state} r:id="r{number}"/>'
        links += (
            f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet"'
            f' Target="worksheets/sheet{number}.xml"/>'
        )
        xml = rows if isinstance(rows, str) else _rows(rows, texts, forms)
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>'
        )
    for name in ("sharedStrings", "styles"):
        links += f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="/xl/{name}.xml"/>'
    members["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}<sheets>{entries}</sheets>'
        "</workbook>"
    )
    members["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'
    )
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    formats = "".join(
        f'<numFmt numFmtId="{200 + place}" formatCode={quoteattr(form)}/>'
        for place, form in enumerate(forms)
    )
    used = "".join(f'<xf numFmtId="{200 + place}"/>' for place in range(len(forms)))
    members["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellStyleXfs>'
        f'<xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>{used}</cellXfs>'
        "</styleSheet>"
    )
    return zipped(members | dict(more or {}))


def _rows(rows: Rows, texts: list[str], forms: list[str]) -> str:
    xml = ""
    for number, row in enumerate(rows, 1):
        inside = "".join(
            _cell(value, f"{_letters(place)}{number}", texts, forms)
            for place, value in enumerate(row)
            if value is not None
        )
        if inside:
            xml += f'<row r="{number}">{inside}</row>'
    return xml


def _cell(value: Value, place: str, texts: list[str], forms: list[str]) -> str:
    if isinstance(value, Raw):
        return value.xml.replace("<c", f'<c r="{place}"', 1)
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        texts.append(value)
        return f'<c r="{place}" t="s"><v>{len(texts) - 1}</v></c>'
    if isinstance(value, Styled):
        if value.form not in forms:
            forms.append(value.form)
        style = forms.index(value.form) + 1
        return f'<c r="{place}" s="{style}"><v>{value.number}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def _letters(place: int) -> str:
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


def ods(
    sheets: Mapping[str, Sequence[Sequence[str]] | str],
    *,
    hidden: Sequence[str] = (),
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A document. A cell is its text, or the XML of `table:table-cell` if it begins with `<`."""
    tables = ""
    for name, rows in sheets.items():
        xml = (
            rows
            if isinstance(rows, str)
            else "".join(
                f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
            )
        )
        style = "off" if name in hidden else "on"
        tables += (
            f'<table:table table:name={quoteattr(name)} table:style-name="{style}">'
            f"{xml}</table:table>"
        )
    spaces = " ".join(
        f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text", "style")
    )
    calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    content = (
        f'<office:document-content {spaces} xmlns:calcext="{calc}"><office:automatic-styles>'
        '<style:style style:name="off" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    members: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
    }
    return zipped(members | dict(more or {}))


def _ods_cell(text: str) -> str:
    if text.startswith("<"):
        return text
    inside = f"<text:p>{escape(text)}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'
