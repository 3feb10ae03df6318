"""Change one setting in the text of settings.toml and leave the rest as it is.

tomlkit keeps comments, order and spelling. The program itself reads the file with tomllib, and
what tomlkit has made is believed only once tomllib reads just that one change in it.
"""

from __future__ import annotations

import codecs
from collections.abc import MutableMapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from svit_tui.files import toml_text
from svit_tui.files.whole import alone, put, with_line_ends_of
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.settings.groups import settings_file, shown, unreadable
from svit_tui.settings.sample import FILE, sample

# None takes a setting out of the file; a Decimal is written as it stands.
Value = str | int | bool | Decimal | None


def keep(group: str, key: str, value: Value) -> None:
    """Write one setting into the settings file, and the documented sample beside it.

    Raises Invalid with the reason if the file can't be read or written; then it stays as it is.
    """
    path = settings_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with alone(path):
            try:
                before = path.read_bytes()
            except FileNotFoundError:
                before = b""
            except OSError as error:
                raise Invalid("settings", unreadable(path, error)) from error
            after = with_setting(before, group, key, value)
            if after != before:
                put(path, after)
    except OSError as error:
        raise Invalid(
            "settings",
            _("{path} can't be written: {error}.").format(
                path=shown(path), error=error.strerror or error
            ),
        ) from error
    _keep_sample()


def with_setting(data: bytes, group: str, key: str, value: Value) -> bytes:
    """The bytes of a settings file with one value changed. Raises Invalid for a broken file."""
    source = shown(settings_file())
    found = toml_text.read(data, source)
    if found.mistakes:
        raise Invalid("settings", found.mistakes[0])
    text = data.decode("utf-8-sig")
    fresh = with_line_ends_of(text, _changed(text, group, key, value))
    table = dict(_table(found.values, group))
    if value is None:
        table.pop(key, None)
    else:
        table[key] = float(value) if isinstance(value, Decimal) else value
    expected = {**found.values, group: table}
    if value is None and group not in found.values:
        return data
    if toml_text.read(fresh.encode(), source).values != expected:
        raise Invalid(
            "settings",
            _("{path}: {key} can't be changed as the file is now; change it there.").format(
                path=found.place(group), key=f"{group}.{key}"
            ),
        )
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return mark + fresh.encode()


def _table(values: dict[str, Any], group: str) -> dict[str, Any]:
    table = values.get(group, {})
    return table if isinstance(table, dict) else {}


def _changed(text: str, group: str, key: str, value: Value) -> str:
    """The text with one value changed, or as it is if that can't be done."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import Table

    try:
        document = tomlkit.parse(text)
        if group not in document:
            apart = "\n" if text.strip() else ""
            document = tomlkit.parse(text + ("" if text.endswith("\n") else apart) + apart)
            document.add(group, tomlkit.table())
        table = document[group]
        written = tomlkit.value(f"{value:f}") if isinstance(value, Decimal) else value
        if written is None:
            if isinstance(table, MutableMapping):
                table.pop(key, None)
        elif isinstance(table, Table) and key not in table:
            # Blank lines and comments at the end of a table belong to what comes next.
            body = table.value.body
            end = len(body)
            while end and body[end - 1][0] is None:
                end -= 1
            tail = body[end:]
            del body[end:]
            table[key] = written
            body.extend(tail)
        elif isinstance(table, MutableMapping):
            table[key] = written
        return tomlkit.dumps(document)
    except (TOMLKitError, RecursionError):
        return text


def _keep_sample() -> None:
    """Bring the sample up to date. The setting is kept whether that can be done or not."""
    path = settings_file().with_name(FILE)
    with suppress(OSError):
        text = sample().encode()
        if not path.exists() or path.read_bytes() != text:
            put(path, text)
