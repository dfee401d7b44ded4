"""Amounts of support from a table: each row is accounted for, and nothing is overwritten in silence."""

import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.setup import exposure
from heedwell.journey.amounts import Becomes, Judged, judge, take_in
from heedwell.journey.importing.amounts import Line, read_lines
from heedwell.journey.importing.problems import Unreadable
from heedwell.journey.importing.reading import read_bytes
from tests.access.cast import BEGAN, Provider, sign_in
from tests.web.cases.visiting import Page

TODAY = date(2026, 3, 10)
UNITS = dict(exposure.UNITS)
TABLE = (
    "Service,Month,Kind,Number\n"
    'Rowan House,January 2026,Visits,"1,240"\n'
    "Rowan House,2026-02,Medicine administrations,9000\n"
)


def lines(text: str, *services: str) -> list[Line]:
    return read_lines(
        read_bytes("a.csv", text.encode()).table(), UNITS, services or ("Rowan House",)
    )


def known(provider: Provider) -> dict[tuple[date, str], Decimal]:
    with provider.reading():
        found = exposure.amounts(provider.organisation.pk, date(2020, 1, 1), date(2030, 1, 1))
    return {(month, unit): amount for (_, month, unit), amount in found.items()}


def judged(provider: Provider, text: str, *services: Service) -> list[Judged]:
    with provider.reading():
        return judge(lines(text), services or (provider.here,), TODAY)


def take(provider: Provider, text: str, replace: tuple[str, ...] = ()) -> tuple[int, int]:
    done = take_in(
        lines=lines(text),
        services=[provider.here],
        replace=replace,
        by=None,
        at=BEGAN,
        today=TODAY,
    )
    return done.new, done.replaced


def send(client: Client, provider: Provider, text: bytes, name: str = "a.csv") -> Page:
    with time_machine.travel("2026-03-10T12:00:00Z", tick=False):
        sign_in(client, provider.members["Rob"].account)
        url = reverse("setup:bring-in-amounts")
        return Page.of(client.post(url, {"file": SimpleUploadedFile(name, text)}), url)


def confirm(client: Client, page: Page, **more: object) -> Page:
    with time_machine.travel("2026-03-10T12:00:00Z", tick=False):
        return Page.of(client.post(page.path, {**page.fields, **more}, follow=True), page.path)


@pytest.mark.parametrize(
    ("when", "month"),
    [
        ("March 2025", date(2025, 3, 1)),
        ("2025-03", date(2025, 3, 1)),
        ("03/2025", date(2025, 3, 1)),
        ("1/3/2025", date(2025, 3, 1)),
        ("2025-03-01", date(2025, 3, 1)),
        ("Mawrth 2025", date(2025, 3, 1)),
    ],
)
def test_a_month_is_read_however_people_write_it(when: str, month: date):
    (line,) = lines(f"Service,Month,Kind,Number\nRowan House,{when},visits,12\n")

    assert (line.month, line.amount, line.problem) == (month, Decimal(12), "")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Rowan House,soon,visits,12", "“soon” is no month. Write it like “March 2026” or 2026-03"),
        ("Rowan House,2026-01,cakes,12", "“cakes” is not known. Write one of:"),
        ("Rowan House,2026-01,visits,many", "“many” is no number. Write it in figures"),
        ("Rowan House,2026-01,visits,-3", "-3 cannot be. Write a number of nought or more"),
        ("Rowan House,2026-01,visits,*", "No number stands here, so this month stays a gap"),
        ("Elm House,2026-01,visits,3", "“Elm House” is no service that you keep"),
        ("Rowan House,2026-03,visits,3", "This month is not over, so its amount is not whole"),
    ],
)
def test_what_cannot_come_in_says_why_in_its_row(provider: Provider, row: str, says: str):
    (found,) = judged(provider, f"Service,Month,Kind,Number\n{row}\n")

    assert found.becomes is Becomes.LEFT
    assert says in found.says
    assert take(provider, f"Service,Month,Kind,Number\n{row}\n") == (0, 0)
    assert known(provider) == {}


def test_days_make_a_month_only_when_none_is_missing():
    whole = "".join(f"Rowan House,{day}/2/2026,hours,10\n" for day in range(1, 29))

    (february,) = lines(f"Service,Day,Kind,Number\n{whole}")
    (part,) = lines(
        f"Service,Day,Kind,Number\n{whole[: whole.index('28/2')].rsplit('Rowan', 1)[0]}"
    )

    assert (february.month, february.amount) == (date(2026, 2, 1), Decimal(280))
    assert "Only 27 of 28 days are in the file" in part.problem


def test_a_column_for_each_kind_is_read_too_and_one_service_needs_no_name():
    found = lines("Month,Visits,Bed days\nJanuary 2026,100,250\n")

    assert [(line.unit, line.amount) for line in found] == [
        ("visits", Decimal(100)),
        ("person_days", Decimal(250)),
    ]


def test_the_same_month_twice_with_two_numbers_is_left_to_a_person():
    first, second = lines(
        "Service,Month,Kind,Number\nRowan House,2026-01,visits,5\nRowan House,2026-01,visits,6\n"
    )

    assert (first.problem, second.problem) == ("", "Row 2 says 5 for the same. Keep one")


def test_a_table_without_its_columns_says_which(provider: Provider):
    with pytest.raises(Unreadable, match="No column is headed “Month”"):
        lines("Service,Kind,Number\nRowan House,visits,5\n")
    with pytest.raises(Unreadable, match="No column is headed “Service”"):
        lines("Month,Kind,Number\n2026-01,visits,5\n", "Rowan House", "Elm Court")


def test_the_same_file_again_changes_nothing_and_another_number_is_held(provider: Provider):
    assert take(provider, TABLE) == (2, 0)
    assert take(provider, TABLE) == (0, 0)

    altered = TABLE.replace("9000", "9100")
    held = judged(provider, altered)[1]

    assert held.becomes is Becomes.ALTERED
    assert held.says == "Held: 9000 is here already. Say whether the new number holds"
    assert take(provider, altered) == (0, 0)
    assert take(provider, altered, (held.key,)) == (0, 1)
    assert known(provider)[date(2026, 2, 1), "medicines"] == Decimal(9100)


def test_what_somebody_entered_after_it_was_shown_is_not_overwritten(provider: Provider):
    take(provider, TABLE)
    shown = judged(provider, TABLE.replace("9000", "9100"))[1]
    exposure.enter(
        service=provider.here,
        amounts={(date(2026, 2, 1), "medicines"): Decimal(8888)},
        by=None,
        at=BEGAN,
    )

    assert take(provider, TABLE.replace("9000", "9100"), (shown.key,)) == (0, 0)


def test_it_is_looked_at_and_then_comes_in(as_rob: Client, provider: Provider):
    page = send(as_rob, provider, TABLE.encode())
    page.says("Comes in: 2. Here already: 0. Held: 0. Left out: 0.", "1,240")
    assert known(provider) == {}

    confirm(as_rob, page).says("2 came in, and 0 took the place of another number.")

    assert known(provider)[date(2026, 1, 1), "visits"] == Decimal(1240)


def test_a_held_number_holds_only_when_somebody_ticks_it(as_rob: Client, provider: Provider):
    confirm(as_rob, send(as_rob, provider, TABLE.encode()))
    page = send(as_rob, provider, TABLE.replace("9000", "9100").encode())
    page.says("Held: 1.", "9100 in the place of 9,000")

    confirm(as_rob, page).says("Nothing was changed.")
    confirm(as_rob, page, replace=page.offered["replace"])

    assert known(provider)[date(2026, 2, 1), "medicines"] == Decimal(9100)


def test_a_workbook_with_dates_comes_in_and_nonsense_is_refused(as_rob: Client, provider: Provider):
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Home", "Month", "What", "Amount"])
    sheet.write_row(1, 0, ["Rowan House"])
    sheet.write_datetime(1, 1, date(2026, 1, 1))
    sheet.write_row(1, 2, ["Person-days", 248.5])
    book.close()

    confirm(as_rob, send(as_rob, provider, made.getvalue(), "a.xlsx"))
    refused = send(as_rob, provider, b"%PDF-1.4", "a.pdf")

    assert known(provider) == {(date(2026, 1, 1), "person_days"): Decimal("248.5")}
    assert "This is a PDF, not a spreadsheet" in refused.problems[0]


def test_another_manager_s_service_is_not_written_to(as_rob: Client, provider: Provider):
    table = TABLE.replace("Rowan House", provider.there.name)

    page = send(as_rob, provider, table.encode())

    page.says("is no service that you keep")
    forged = f'[["2", "{provider.there.name}", "2026-01-01", "visits", "5"]]'
    confirm(as_rob, page, lines=forged).says("Nothing was changed.")
    confirm(as_rob, page, lines='[["x"]]').says("That could not be read.")
    assert known(provider) == {}
