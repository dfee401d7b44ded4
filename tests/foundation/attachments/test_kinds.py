"""What a file is, is told by its content: a corpus of good files and of nasty ones."""

import io
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.foundation.attachments import kinds
from heedwell.foundation.attachments.kinds import (
    HasProgramInside,
    Kind,
    NotAllowed,
    NotPlainText,
    Refused,
    sniff,
)
from tests.foundation.attachments import samples


@pytest.mark.parametrize(("name", "good"), samples.GOOD.items(), ids=list(samples.GOOD))
def test_what_people_attach_is_known_by_its_content(name: str, good: tuple[bytes, Kind]):
    content, kind = good

    assert sniff(io.BytesIO(content), name) is kind


def test_a_name_does_not_make_a_file_what_it_is_not():
    assert sniff(io.BytesIO(samples.JPG), "letter.pdf") is kinds.JPG
    with pytest.raises(NotAllowed):
        sniff(io.BytesIO(samples.PROGRAMS[0]), "photo.jpg")


@pytest.mark.requirement("GOALS-S6")
def test_every_nasty_file_is_refused_whatever_it_is_called():
    corpus = [
        (content, f"file.{ending}")
        for content, ending in product(
            (*samples.PAGES, *samples.PROGRAMS, *samples.HIDING), samples.ENDINGS
        )
    ]
    accepted = []
    for content, name in corpus:
        try:
            accepted.append((sniff(io.BytesIO(content), name), content[:40], name))
        except Refused:
            continue

    assert accepted == []
    assert len(corpus) >= 200


@pytest.mark.parametrize("content", samples.NOT_TEXT, ids=repr)
def test_text_that_cannot_be_read_says_how_to_save_it(content: bytes):
    with pytest.raises(NotPlainText, match="UTF-8"):
        sniff(io.BytesIO(content), "note.txt")


@pytest.mark.parametrize("content", samples.HIDING[:8], ids=lambda content: content[:12])
def test_a_file_that_is_two_files_is_refused(content: bytes):
    with pytest.raises(HasProgramInside):
        sniff(io.BytesIO(content), "photo.jpg")


def test_a_refusal_says_what_can_be_attached():
    with pytest.raises(NotAllowed, match=r"Use a photo .* or an MP4 video"):
        sniff(io.BytesIO(b"MZ" + b"\0" * 100), "setup.exe")


@given(content=st.binary(max_size=400), name=st.sampled_from(["a.jpg", "a.txt", "a.docx", "a"]))
def test_any_bytes_at_all_are_known_or_refused(content: bytes, name: str):
    try:
        kind = sniff(io.BytesIO(content), name)
    except Refused:
        return

    assert kind in kinds.KINDS


@given(content=st.binary(max_size=200))
def test_bytes_after_the_start_of_a_zip_never_break_the_reader(content: bytes):
    with pytest.raises(Refused):
        sniff(io.BytesIO(b"PK\x03\x04" + content), "plan.docx")
