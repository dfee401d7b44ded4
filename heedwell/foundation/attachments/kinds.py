"""Which files may be attached. What counts is the content; a name proves nothing."""

import codecs
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import filetype

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Kind:
    content_type: str
    endings: tuple[str, ...]


JPG = Kind("image/jpeg", ("jpg", "jpeg"))
PNG = Kind("image/png", ("png",))
HEIC = Kind("image/heic", ("heic", "heif"))
WEBP = Kind("image/webp", ("webp",))
GIF = Kind("image/gif", ("gif",))
PDF = Kind("application/pdf", ("pdf",))
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
ODT = Kind("application/vnd.oasis.opendocument.text", ("odt",))
ODS = Kind("application/vnd.oasis.opendocument.spreadsheet", ("ods",))
TXT = Kind("text/plain", ("txt",))
CSV = Kind("text/csv", ("csv",))
MP3 = Kind("audio/mpeg", ("mp3",))
M4A = Kind("audio/mp4", ("m4a",))
OGG = Kind("audio/ogg", ("ogg", "oga", "opus"))
MP4 = Kind("video/mp4", ("mp4",))

KINDS = (JPG, PNG, HEIC, WEBP, GIF, PDF, DOCX, XLSX, ODT, ODS, TXT, CSV, MP3, M4A, OGG, MP4)
ACCEPT = ",".join(f".{ending}" for kind in KINDS for ending in kind.endings)
WHAT_CAN_BE_ATTACHED = (
    "a photo (JPG, PNG, HEIC, WebP or GIF), a PDF, a document or spreadsheet "
    "(.docx, .xlsx, .odt or .ods), a text or CSV file, a sound recording (MP3, M4A or Ogg) "
    "or an MP4 video"
)

_BY_SIGNATURE = {
    **{kind.content_type: kind for kind in (JPG, PNG, HEIC, WEBP, GIF, PDF, MP3, M4A, OGG, MP4)},
    "image/apng": PNG,
}
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|img|link|meta|\?xml)\b"
    rb"|<\?(?:xml|php)|javascript:",
    re.IGNORECASE,
)
_PDF_THAT_ACTS = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile)\b")
_OOXML = {
    "wordprocessingml.document.main+xml": DOCX,
    "spreadsheetml.sheet.main+xml": XLSX,
}
_HEAD = 8192


class Refused(ValueError):
    """A file that cannot be attached. Its text says what to do instead."""


class NotAllowed(Refused):
    def __init__(self) -> None:
        super().__init__(f"This kind of file cannot be attached. Use {WHAT_CAN_BE_ATTACHED}.")


class HasProgramInside(Refused):
    def __init__(self) -> None:
        super().__init__(
            "This file has a program or another file hidden in it. "
            "Save or print it as a plain PDF, or take a picture of it, and attach that."
        )


class NotPlainText(Refused):
    def __init__(self) -> None:
        super().__init__(
            "This text cannot be read. Save it again as plain text with the encoding UTF-8, "
            "or attach it as a PDF."
        )


def sniff(file: BinaryIO, name: str) -> Kind:
    """Say what a file is from what is in it. Raises Refused."""
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _document(file)
    guess = filetype.guess(head)
    if guess is None:
        return _text(file, name)
    kind = _BY_SIGNATURE.get(guess.mime)
    if kind is None:
        raise NotAllowed
    if _MARKUP.search(head[:1024]) or _is_zip_too(file) or (kind is PDF and _acts(file)):
        raise HasProgramInside
    # Recorders on phones write sound in a film's container; only the name tells them apart.
    return M4A if kind is MP4 and ending_of(name) in M4A.endings else kind


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_zip_too(file: BinaryIO) -> bool:
    file.seek(0)
    return zipfile.is_zipfile(file)


def _acts(pdf: BinaryIO) -> bool:
    return _any_block(pdf, lambda block: _PDF_THAT_ACTS.search(block) is not None)


def _any_block(file: BinaryIO, test: Callable[[bytes], bool], overlap: int = 32) -> bool:
    """Whether `test` holds for some block; neighbours overlap, so nothing hides on a seam."""
    file.seek(0)
    tail = b""
    while block := file.read(MEGABYTE):
        if test(tail + block):
            return True
        tail = block[-overlap:]
    return False


def _text(file: BinaryIO, name: str) -> Kind:
    kind = next((k for k in (TXT, CSV) if ending_of(name) in k.endings), None)
    if kind is None:
        raise NotAllowed
    if not _is_plain(file):
        raise NotPlainText
    if _any_block(file, lambda block: _MARKUP.search(block) is not None):
        raise HasProgramInside
    return kind


def _is_plain(file: BinaryIO) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    allowed = "\t\n\r\f"
    try:
        while block := file.read(MEGABYTE):
            if any((c < " " and c not in allowed) or c == "\x7f" for c in decoder.decode(block)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _document(file: BinaryIO) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            return _kind_of(archive)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError):
        raise NotAllowed from None


def _kind_of(archive: zipfile.ZipFile) -> Kind:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if not names:
        raise NotAllowed
    if min(entry.header_offset for entry in entries) != 0 or len(entries) > 10_000:
        raise HasProgramInside
    if sum(entry.file_size for entry in entries) > 1024 * MEGABYTE:
        raise HasProgramInside
    if names[0] == "mimetype":
        says = _start(archive, "mimetype").decode("ascii", "replace")
        kind = next((k for k in (ODT, ODS) if k.content_type == says), None)
        acts = any(name.startswith(("Basic/", "Scripts/")) for name in names)
    else:
        types = _start(archive, "[Content_Types].xml").decode("utf-8", "replace")
        kind = next((k for main, k in _OOXML.items() if main in types), None)
        acts = "macroEnabled" in types or any(
            name.lower().endswith((".bin", ".exe", ".html", ".htm", ".js")) and not _harmless(name)
            for name in names
        )
    if kind is None:
        raise NotAllowed
    if acts:
        raise HasProgramInside
    return kind


def _harmless(name: str) -> bool:
    """Excel keeps each printer's settings in a .bin; only those may stay."""
    return "printersettings/" in name.lower()


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(MEGABYTE)
