"""Text tables of any encoding and delimiter, damaged or not."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.journey.importing.limits import Limits
from heedwell.journey.importing.problems import Unreadable
from heedwell.journey.importing.reading import read_bytes
from heedwell.journey.importing.text_files import decode, find_delimiter, read_text_file
from tests.journey.importing.making import outcome, text

LOG = [["Date", "What happened"], ["27/03/2026", "Ŵyn’s café – £5 missing"]]


def rows(data: bytes) -> list[tuple[str, ...]]:
    return list(read_text_file("log.csv", data).rows)


@pytest.mark.requirement("Y03")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_every_unicode_encoding_is_found(encoding: str):
    data = text(LOG).decode().encode(encoding)

    assert rows(data)[1] == ("27/03/2026", "Ŵyn’s café – £5 missing")


@pytest.mark.requirement("Y03")
def test_a_file_of_old_windows_is_found():
    data = "Date,What happened\r\n27/03/2026,“Didn’t eat” – £5, café\r\n".encode("cp1252")

    assert rows(data)[1][1] == "“Didn’t eat” – £5"


def test_a_file_of_an_old_macintosh_is_found():
    assert "“Didn’t eat”" in decode("Date,What\r1/2/26,“Didn’t eat”\r".encode("mac_roman"))[0]


def test_a_few_accents_are_read_as_windows_wrote_them():
    assert "José and Zoë" in decode("Date,What\n1/2/26,José and Zoë".encode("cp1252"))[0]


def test_polish_in_its_own_code_page_is_read():
    words = "Zażółć gęślą jaźń. Świadek: Łukasz, żona i córka. Pacjent upadł w łazience."
    data = f"Data;Opis\r\n1.2.2026;{words}\r\n".encode("cp1250") * 4

    assert "łazience" in decode(data)[0]


def test_a_few_broken_characters_do_not_spoil_a_file_and_are_said():
    data = ("Date,What happened\r\n27/03/2026," + "’" * 40).encode() + b"\xff\r\n"

    grid = read_text_file("log.csv", data)

    assert grid.rows[1][1] == "’" * 40 + "�"
    assert grid.notes == ("A few characters could not be read and show as �.",)


@pytest.mark.requirement("Y03")
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_among_the_commas_of_the_narratives(delimiter: str):
    data = text(
        [
            ["Ref", "Date", "What happened"],
            ["1", "27/03/2026", "Slipped, fell; hurt | not badly, no"],
            ["2", "28/03/2026", "Refused tea, then cake, then tea again"],
        ],
        delimiter,
    )

    assert [len(row) for row in rows(data)] == [3, 3, 3]


def test_a_delimiter_that_the_file_states_is_believed():
    grid = read_text_file("log.csv", b"sep=;\r\nDate;What, in full\r\n1/2/26;a,b,c,d\r\n")

    assert grid.rows[1] == ("1/2/26", "a,b,c,d")
    assert grid.first_row == 2


def test_a_new_line_inside_quotes_stays_in_its_cell():
    assert rows(b'Date,What\r\n1/2/26,"First\r\nthen ""second"""\r\n')[1] == (
        "1/2/26",
        'First\r\nthen "second"',
    )


@pytest.mark.requirement("Y03")
def test_blanks_before_the_quotes_of_a_header_are_taken_away_and_said():
    grid = read_text_file("log.csv", b'"ID", "SAFENET ID", "Narrative"\n"1","A","He, then she"\n')

    assert grid.rows[0] == ("ID", "SAFENET ID", "Narrative")
    assert grid.rows[1] == ("1", "A", "He, then she")
    assert "blanks before its quotation marks" in grid.notes[0]


def test_a_quote_that_is_never_closed_costs_its_own_line_and_no_other():
    data = b'Ref,What\n1,fine\n2,"never closed\n3,fine again\n4,"quoted, well"\n'

    grid = read_text_file("log.csv", data)

    assert grid.rows[-1] == ("4", "quoted, well")
    assert ("3", "fine again") in grid.rows
    assert grid.rows[2] == ("2", "never closed")
    assert grid.notes == ("Quotation marks do not match in row 3: look at it.",)


def test_quotes_inside_quotes_do_not_tear_a_row_apart():
    grid = read_text_file("log.csv", b'"Ref","What"\n"1","She said "no, not now" and left"\n')

    assert len(grid.rows[1]) == 2 or grid.notes
    assert "not now" in "".join(grid.rows[1])


def test_a_file_full_of_stray_quotes_still_ends():
    data = b"Ref,What\n" + b'1,"broken\n' * 301

    assert len(rows(data)) >= 300 / 2


def test_form_feeds_and_zero_bytes_do_not_cut_lines():
    assert rows(b"Ref,What\n1,a\x0cb\x00c\n")[1] == ("1", "a\x0cbc")


def test_a_packed_file_is_unpacked():
    assert len(read_bytes("log.csv.gz", gzip.compress(text(LOG))).table().rows) == 1


def test_a_packed_file_that_would_fill_the_memory_is_refused():
    bomb = gzip.compress(b"a," * 2_000_000)

    with pytest.raises(Unreadable, match="unpacks to more than 1 MB"):
        read_bytes("log.csv.gz", bomb, Limits(unpacked_bytes=1024 * 1024))


def test_a_packed_file_that_is_cut_short_is_refused_with_what_to_do():
    with pytest.raises(Unreadable, match="Fetch or pack it again"):
        read_bytes("log.csv.gz", gzip.compress(text(LOG))[:-9])


def test_too_many_rows_are_refused_with_what_to_do():
    with pytest.raises(Unreadable, match="one file a year"):
        read_text_file("log.csv", b"a,b\n" * 2000, Limits(rows=50))


def test_too_many_columns_are_refused_with_what_to_do():
    with pytest.raises(Unreadable, match="Delete the columns to the right"):
        read_text_file("log.csv", b"a," * 400, Limits(columns=300))


@given(st.binary(max_size=400).filter(lambda data: data[:2] not in (b"PK", b"\xd0\xcf")))
def test_any_bytes_are_a_table_or_a_clear_refusal(data: bytes):
    assert outcome("upload", data).endswith((".", "read"))


@given(
    st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=5), min_size=1, max_size=8).map(
        lambda rows: [row + [""] * (5 - len(row)) for row in rows]
    ),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_well_formed_text_comes_back_cell_by_cell(written: list[list[str]], delimiter: str):
    clean = [[cell.replace("\x00", "").replace("\r", "") for cell in row] for row in written]
    data = text([["Ref", "Date", "Home", "What happened", "Severity"], *clean], delimiter)

    grid = read_text_file("log.csv", data)

    if find_delimiter(data.decode()) == delimiter and not grid.notes:
        assert [tuple(row) for row in clean] == list(grid.rows[1:])
