"""The user's own settings and rates: what settings.toml has, changed one value at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from svit_tui.i18n import N_, _
from svit_tui.model.errors import CrmError, Invalid
from svit_tui.model.values.money import CURRENCIES
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.ask.readers import reader
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.settings.parts import PartsScreen, SettingsPart
from svit_tui.settings.groups import CHOICES, LARGEST, Settings, load
from svit_tui.widgets.fields import FieldProblem, FormField, LineField, OptionsField, Values
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, PickerModal
from svit_tui.widgets.table import ColumnSpec, TableRow

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.settings.change import Value


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that has a form: where it stands in the file, and what it is called."""

    group: str
    key: str
    label: str

    def of(self, settings: Settings) -> Any:
        """Its value."""
        return getattr(getattr(settings, self.group), self.key)


OWN: tuple[Setting, ...] = (
    Setting("look", "theme", N_("Theme")),
    Setting("look", "language", N_("Language (next start)")),
    Setting("money", "currency", N_("Usual currency")),
    Setting("work", "offer_next_step", N_("Offer the next step")),
    Setting("work", "untouched_hours", N_("Leads untouched after, hours")),
    Setting("work", "bell", N_("Bell for tasks that are due")),
    Setting("work", "mail_command", N_("Mail program")),
    Setting("work", "calendar_file", N_("Calendar file")),
)


class OwnSettings(SettingsPart):
    """How the program looks and works for this user."""

    title = N_("This program")

    def columns(self) -> Sequence[ColumnSpec]:
        """What is set, and how."""
        return [
            ColumnSpec("name", _("Setting"), minimum=20),
            ColumnSpec("value", _("Set to"), minimum=12),
        ]

    def rows(self, session: Session) -> list[TableRow]:
        """All settings that have a form."""
        settings = load()
        return [
            TableRow(number, (_(setting.label), said(setting.of(settings))))
            for number, setting in enumerate(OWN)
        ]

    async def edit(self, screen: PartsScreen, number: int) -> None:
        """The form of one setting."""
        setting = OWN[number]
        value = setting.of(screen.desk.settings)
        start = value if isinstance(value, bool) or setting_choices(setting) else str(value)

        async def submit(values: Values) -> FieldProblem | None:
            given: Value = values[setting.key]
            if given is None:
                given = 0 if isinstance(value, int) else ""
            return await kept(screen, setting.group, {setting.key: given}, setting.key)

        title = _(setting.label)
        field = field_of(setting, value)
        form = FormModal(
            title, [field], start={setting.key: start}, submit=submit, enter_saves=True
        )
        if await screen.app.push_screen_wait(form) is not None:
            screen.follow(number)


class RatesPart(SettingsPart):
    """What currencies are worth, so that sums can be shown in one."""

    title = N_("Currencies and rates")
    empty = N_("No rates yet: n adds the first.")

    def columns(self) -> Sequence[ColumnSpec]:
        """Currency and rate."""
        return [
            ColumnSpec("currency", _("Currency"), minimum=10),
            ColumnSpec("rate", _("Rate"), width=24, align="right"),
        ]

    def rows(self, session: Session) -> list[TableRow]:
        """A row a rate."""
        settings = load()
        base = settings.rates.base or settings.money.currency
        day = f" · {settings.rates.on}" if settings.rates.on else ""
        return [
            TableRow(CODES.index(code), (f"1 {code}", f"{rate} {base}{day}"))
            for code, rate in sorted(settings.rates.values.items())
        ]

    async def new(self, screen: PartsScreen) -> None:
        """A rate of another currency."""
        code = await new_rate(screen)
        if code:
            screen.follow(CODES.index(code))

    async def edit(self, screen: PartsScreen, number: int) -> None:
        """Another rate."""
        code = CODES[number]
        if await rate_form(screen, code):
            screen.follow(number)

    async def archive(self, screen: PartsScreen, number: int) -> None:
        """Forget a rate."""
        await screen.desk.keep_settings("rates", {CODES[number]: None})
        screen.follow(number)


CODES: tuple[str, ...] = tuple(sorted(CURRENCIES))


async def new_rate(screen: CrmScreen) -> str:
    """Ask for a currency and what it is worth; return its code, or nothing if one left."""
    settings = screen.desk.settings
    base = settings.rates.base or settings.money.currency
    # Those that people sell in come first.
    usual = [code for code in ("USD", "EUR", "UAH", "PLN", "GBP") if code != base]
    others = [code for code in CODES if code != base and code not in usual]
    choices = [Choice(code, code) for code in (*usual, *others)]
    picked = await pick(screen, PickerModal(_("Rate of which currency?"), choices))
    if picked is None or picked.one is None:
        return ""
    code = str(picked.one.key)
    return code if await rate_form(screen, code) else ""


async def rate_form(screen: CrmScreen, code: str) -> bool:
    """Ask what one unit of a currency is worth, and keep it as of today; whether it was kept."""
    settings = screen.desk.settings
    base = settings.rates.base or settings.money.currency
    field = LineField(
        key="rate",
        label=f"1 {code} =",
        required=_("Type how many {currency} one {code} is.").format(currency=base, code=code),
        reader=reader(read_rate, lambda rate: f"{rate:f} {base}"),
        hint="41.50",
    )

    async def submit(values: Values) -> FieldProblem | None:
        rates: dict[str, Value] = {"on": screen.desk.today.isoformat(), code: values["rate"]}
        # What amounts without a currency are in may change; the rates stay what they are.
        return await kept(screen, "rates", {"base": base, **rates}, "rate")

    form = FormModal(
        _("Rate of {code}").format(code=code),
        [field],
        start={"rate": settings.rates.values.get(code, "")},
        submit=submit,
        enter_saves=True,
    )
    return await screen.app.push_screen_wait(form) is not None


async def kept(
    screen: CrmScreen, group: str, values: Mapping[str, Value], field: str
) -> FieldProblem | None:
    """Keep settings; what is wrong with that, beside the field."""
    try:
        await screen.desk.keep_settings(group, values)
    except CrmError as error:
        return FieldProblem(str(error), field)
    return None


def said(value: object) -> str:
    """A value as the list shows it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) or "–"


def setting_choices(setting: Setting) -> tuple[str, ...]:
    """The values that a setting may have, where there are a few."""
    return CHOICES.get((setting.group, setting.key), ())


def field_of(setting: Setting, value: object) -> FormField:
    """The field of a setting's form."""
    if isinstance(value, bool):
        options = (Choice(True, _("yes")), Choice(False, _("no")))
        return OptionsField(key=setting.key, label=_("Set to"), options=options)
    if names := setting_choices(setting):
        choices = tuple(Choice(name, name) for name in names)
        return OptionsField(key=setting.key, label=_("Set to"), options=choices)
    parse: Callable[[str], object] | None = None
    if isinstance(value, int):
        parse = read_number
    elif setting.key == "currency":
        parse = read_currency
    return LineField(key=setting.key, label=_("Set to"), reader=reader(parse) if parse else None)


def read_number(text: str) -> int:
    """A whole number. Raises Invalid."""
    if not text.strip().isdecimal() or int(text) > LARGEST:
        raise Invalid("number", _("“{text}” is not a whole number.").format(text=text.strip()))
    return int(text)


def read_currency(text: str) -> str:
    """The code of a currency. Raises Invalid."""
    code = text.strip().upper()
    if code not in CURRENCIES:
        message = _("“{text}” is not a currency; write UAH, USD….").format(text=text.strip())
        raise Invalid("currency", message)
    return code


def read_rate(text: str) -> Decimal:
    """A number above zero. Raises Invalid."""
    try:
        rate = Decimal(text.strip().replace(" ", "").replace(",", "."))
    except InvalidOperation:
        rate = Decimal(0)
    if not rate.is_finite() or not 1 / Decimal(LARGEST) <= rate <= LARGEST:
        message = _("“{text}” is not a number above zero.").format(text=text.strip())
        raise Invalid("rate", message)
    return rate
