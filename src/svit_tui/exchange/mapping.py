"""Mappings in TOML, shipped or the user's own. Described in docs/import.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from svit_tui.exchange.maps import NO, YES, ColumnMap, FileMap, ImportMap
from svit_tui.exchange.records import ENTITIES, FIELDS, PipelineSpec, StageSpec
from svit_tui.exchange.via import read_via
from svit_tui.fields import NOUNS
from svit_tui.files.toml_text import NotToml, parse, told
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.paths import is_there
from svit_tui.model.values.duration import UNITS


def load_mapping(named: str) -> ImportMap:
    """A mapping by the name of a shipped one, or from a file. Raises Invalid."""
    path = Path(named)
    if path.suffix == ".toml" or is_there(path):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Invalid(
                "mapping",
                _("The mapping {file} can't be read: {error}.").format(file=named, error=error),
            ) from error
        return parse_mapping(text, path.name)
    shipped = resources.files("svit_tui.exchange").joinpath("mappings")
    for entry in shipped.iterdir():
        if entry.name == f"{named}.toml":
            return parse_mapping(entry.read_text(encoding="utf-8"), entry.name)
    names = sorted(entry.name[:-5] for entry in shipped.iterdir() if entry.name.endswith(".toml"))
    raise Invalid(
        "mapping",
        _("There is no mapping {name}. Shipped ones: {names}; or name a .toml file.").format(
            name=named, names=", ".join(names)
        ),
    )


def parse_mapping(text: str, source: str) -> ImportMap:
    """A mapping from TOML. Raises Invalid that names file and key."""
    try:
        data = parse(text)
    except NotToml as error:
        raise Invalid("mapping", told(source, error.line, error.problem)) from error
    files = data.get("file")
    if not isinstance(files, list) or not files:
        raise _wrong(source, "file", _("at least one [[file]] is needed"))
    pipeline = _pipeline(data["pipeline"], source) if "pipeline" in data else None
    defaults = data.get("defaults", {})
    known = {"file", "pipeline", "defaults", "name", "description"}
    for key in data.keys() - known:
        raise _wrong(source, key, _("there is no such key"))
    name = str(data.get("name") or Path(source).stem)
    return ImportMap(
        name=name,
        files=tuple(_file(entry, defaults, source, name) for entry in files),
        pipeline=pipeline,
    )


def _wrong(source: str, key: str, message: str) -> Invalid:
    return Invalid("mapping", f"{source}: {key}: {message}.")


def _pipeline(data: Any, source: str) -> PipelineSpec:
    if not isinstance(data, dict) or not isinstance(data.get("stages"), list) or "name" not in data:
        raise _wrong(source, "pipeline", _("it needs a name and a list of stages"))
    stages = []
    for stage in data["stages"]:
        if isinstance(stage, str):
            stage = {"name": stage}
        if not isinstance(stage, dict) or not stage.get("name"):
            raise _wrong(source, "pipeline.stages", _("a stage needs a name"))
        probability, days = stage.get("probability", 0), stage.get("rotting_days")
        if type(probability) is not int or not 0 <= probability <= 100:
            why = _("a probability is a whole number from 0 to 100")
            raise _wrong(source, "pipeline.stages", why)
        if days is not None and type(days) is not int:
            raise _wrong(source, "pipeline.stages", _("rotting_days is a whole number"))
        stages.append(StageSpec(str(stage["name"]), probability, days))
    return PipelineSpec(str(data["name"]), str(data.get("currency", "UAH")), tuple(stages))


_TEXT_KEYS = (
    "name",
    "system",
    "currency",
    "date_format",
    "decimal",
    "encoding",
    "delimiter",
    "sheet",
    "missing_contact",
)


def _file(data: Any, defaults: Any, source: str, mapping: str) -> FileMap:
    if not isinstance(data, dict) or not isinstance(defaults, dict):
        raise _wrong(source, "file", _("it must be a table"))
    data = {**defaults, **data}
    entity = data.pop("entity", None)
    if entity not in ENTITIES:
        raise _wrong(
            source, "file.entity", _("it is one of: {names}").format(names=", ".join(ENTITIES))
        )
    columns = data.pop("columns", {})
    constants = data.pop("constants", {})
    templates = data.pop("templates", {})
    where = _where(data.pop("where", {}), source)
    makes = _created(data.pop("create_contacts", None), source)
    makes_pipelines = data.pop("create_pipelines", False)
    if not isinstance(makes_pipelines, bool):
        raise _wrong(source, "file.create_pipelines", _("it is true or false"))
    for key, value in data.items():
        if key not in _TEXT_KEYS or not isinstance(value, str):
            raise _wrong(source, f"file.{key}", _("there is no such key, or it is not text"))
    if data.get("decimal", "") not in ("", ".", ","):
        raise _wrong(source, "decimal", _('it is "." or ","'))
    for table in (columns, constants, templates):
        if not isinstance(table, dict):
            raise _wrong(source, "file.columns", _("it must be a table"))
    maps = [
        _column(column, entry, entity, source)
        for column, entries in columns.items()
        for entry in (entries if isinstance(entries, list) else [entries])
    ]
    constants, templates = _by_field(constants, entity), _by_field(templates, entity)
    for name in (*constants, *templates):
        if name not in FIELDS[entity]:
            raise _wrong(source, name, _("a {entity} has no such field").format(entity=entity))
    result = FileMap(
        entity=entity,
        columns=tuple(maps),
        constants=constants,
        templates=templates,
        create_contacts=makes,
        create_pipelines=makes_pipelines,
        where=where,
        **data,
    )
    return replace(result, system=result.system or mapping)


def _by_field(texts: Mapping[str, Any], entity: str) -> dict[str, str]:
    """Texts by the names of their fields, which may be former ones in the mapping."""
    return {NOUNS[entity].name_of(name): str(text) for name, text in texts.items()}


def _where(said: Any, source: str) -> dict[str, frozenset[str]]:
    """What columns have in the rows that are taken: a text each, or several."""
    if not isinstance(said, dict):
        raise _wrong(source, "file.where", _("it must be a table"))
    return {
        str(column): frozenset(map(str, value if isinstance(value, list) else [value]))
        for column, value in said.items()
    }


def _created(said: Any, source: str) -> str:
    """What a mapping says of contacts that nobody knows."""
    if said is None or isinstance(said, bool):
        return {None: "", True: YES, False: NO}[said]
    if said not in ("person", "organization"):
        raise _wrong(
            source, "file.create_contacts", _("it is true, false, “person” or “organization”")
        )
    return str(said)


_COLUMN_KEYS = frozenset("field label values date_format separator unit via".split())


def _column(column: str, entry: Any, entity: str, source: str) -> ColumnMap:
    if isinstance(entry, str):
        entry = {"field": entry}
    if not isinstance(entry, dict) or not isinstance(entry.get("field"), str):
        raise _wrong(source, f"columns.{column}", _("it names no field"))
    unknown = entry.keys() - _COLUMN_KEYS
    called, _colon, label = entry["field"].partition(":")
    name = NOUNS[entity].name_of(called)
    values = entry.get("values", {})
    if unknown or name not in FIELDS[entity] or not isinstance(values, dict):
        wrong = ", ".join(sorted(unknown)) or called
        raise _wrong(
            source,
            f"columns.{column}",
            _("a {entity} has no field {field}").format(entity=entity, field=wrong),
        )
    unit = str(entry.get("unit", ""))
    if unit not in ("", *UNITS):
        raise _wrong(
            source,
            f"columns.{column}",
            _("a unit is one of: {names}").format(names=", ".join(UNITS)),
        )
    try:
        via = read_via(entry.get("via"))
    except ValueError:
        raise _wrong(
            source,
            f"columns.{column}.via",
            _("it is “FILE:KEY:COLUMN”, or a list of these"),
        ) from None
    return ColumnMap(
        column=column,
        field=name,
        label=str(entry.get("label", label)),
        values={str(key): str(value) for key, value in values.items()},
        date_format=str(entry.get("date_format", "")),
        separator=str(entry.get("separator", ",")),
        unit=unit,
        via=via,
    )
