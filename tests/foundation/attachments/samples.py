"""The smallest files that are what they say, and files that are not."""

import io
import zipfile

from heedwell.foundation.attachments import kinds

JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 16
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x21" + b"\0" * 64
M4A = b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42" + b"\0" * 16
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\0" * 16
OGG = b"OggS\x00\x02" + b"\0" * 64
TXT = "Rob rang at ten. Amina said “all well”: £5 in the tin.\n".encode()
CSV = b'\xef\xbb\xbfdate,what\r\n2026-03-02,"fell, got up"\r\n'


def packed(files: dict[str, str], before: bytes = b"") -> bytes:
    out = io.BytesIO()
    out.write(before)
    with zipfile.ZipFile(out, "a") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def types(main: str) -> str:
    return f'<?xml version="1.0"?><Types><Override ContentType="application/{main}"/></Types>'


WORD = types("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")
EXCEL = types("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")
WORD_WITH_MACROS = types("vnd.ms-word.document.macroEnabled.main+xml")
DOCX = packed({"[Content_Types].xml": WORD, "word/document.xml": "<w:document/>"})
XLSX = packed(
    {
        "[Content_Types].xml": EXCEL,
        "xl/workbook.xml": "<workbook/>",
        "xl/printerSettings/printerSettings1.bin": "a printer",
    }
)
ODT = packed({"mimetype": kinds.ODT.content_type, "content.xml": "<office/>"})
ODS = packed({"mimetype": kinds.ODS.content_type, "content.xml": "<office/>"})

GOOD = {
    "photo.jpg": (JPG, kinds.JPG),
    "photo.png": (PNG, kinds.PNG),
    "photo.gif": (GIF, kinds.GIF),
    "photo.webp": (WEBP, kinds.WEBP),
    "IMG_0001.HEIC": (HEIC, kinds.HEIC),
    "letter.pdf": (PDF, kinds.PDF),
    "plan.docx": (DOCX, kinds.DOCX),
    "rota.xlsx": (XLSX, kinds.XLSX),
    "plan.odt": (ODT, kinds.ODT),
    "rota.ods": (ODS, kinds.ODS),
    "note.txt": (TXT, kinds.TXT),
    "log.csv": (CSV, kinds.CSV),
    "talk.mp3": (MP3, kinds.MP3),
    "talk.m4a": (M4A, kinds.M4A),
    "memo from a phone.m4a": (MP4, kinds.M4A),
    "talk.ogg": (OGG, kinds.OGG),
    "walk.mp4": (MP4, kinds.MP4),
}

PAGES = (
    b"<!DOCTYPE html><title>x</title>",
    b"<html><body>x</body></html>",
    b"  \n\t<HTML>",
    b"<script>alert(1)</script>",
    b"Dear Rob,\n<script src=//x.example></script>",
    b"a,b\n1,<svg/onload=alert(1)>",
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    b"<svg onload=alert(1)>",
    b"<iframe src=//x.example>",
    b"<img src=x onerror=alert(1)>",
    b"< object data=x>",
    b"<?php system('id'); ?>",
    b"<meta http-equiv=refresh content=0>",
    b"[x](javascript:alert(1))",
    b"x" * 1_048_570 + b"<script>",
    b"x" * 2_000_000 + b"<svg onload=x>",
)
NOT_TEXT = (
    "café".encode("latin-1"),
    "Rob".encode("utf-16"),
    b"Rob\0",
    b"Rob\x08\x1b[31m",
    b"\xed\xa0\x80",
    b"x" * 1_048_575 + b"\xc3",
)
PROGRAMS = (
    b"MZ\x90\x00" + b"\0" * 64,
    b"\x7fELF\x02\x01\x01" + b"\0" * 64,
    b"#!/bin/sh\nrm -rf ~\n\0",
    b"\xca\xfe\xba\xbe" + b"\0" * 64,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
    b"{\\rtf1 \\object}",
    b"Rar!\x1a\x07\x00" + b"\0" * 64,
    b"7z\xbc\xaf\x27\x1c" + b"\0" * 64,
    b"\x1f\x8b\x08" + b"\0" * 64,
    b"SQLite format 3\0" + b"\0" * 64,
    b"%!PS-Adobe-3.0",
    b"FWS\x09" + b"\0" * 64,
    b"II*\x00" + b"\0" * 64,
    b"BM" + b"\0" * 64,
    b"RIFF\x24\x00\x00\x00AVI LIST",
    b"\x1aE\xdf\xa3" + b"\x01\0\0\0\0\0\0\x1fB\x86\x81\x01webm" + b"\0" * 32,
    packed({"anything.txt": "x"}),
    packed({"mimetype": "application/epub+zip"}),
    packed({"mimetype": "text/html"}),
    packed({"[Content_Types].xml": types("vnd.ms-powerpoint.main+xml")}),
    b"PK\x03\x04" + b"\0" * 64,
    b"PK\x05\x06" + b"\0" * 18,
    b"\0" * 64,
)
HIDING = (
    packed({"evil.html": "<script>"}, before=JPG),
    packed({"evil.html": "<script>"}, before=PNG),
    packed({"evil.html": "<script>"}, before=GIF),
    packed({"evil.html": "<script>"}, before=PDF),
    packed({"evil.html": "<script>"}, before=MP3),
    GIF[:6] + b"/*<script>*/=1;alert(1)//",
    JPG[:4] + b"<svg onload=alert(1)>",
    PNG + b"<!doctype html><p>",
    PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript/JS(x)>>/Type"),
    PDF.replace(b"/Type", b"/OpenAction<</S/Launch>>/Type"),
    PDF + b"2 0 obj<</Type /EmbeddedFile>>endobj",
    PDF + b"x" * 1_048_560 + b"/JavaScript (x)",
    packed({"[Content_Types].xml": WORD_WITH_MACROS, "word/vbaProject.bin": "x"}),
    packed({"[Content_Types].xml": WORD, "word/vbaProject.bin": "x"}),
    packed({"[Content_Types].xml": EXCEL, "xl/embeddings/oleObject1.bin": "x"}),
    packed({"[Content_Types].xml": WORD, "word/evil.html": "x"}),
    packed({"[Content_Types].xml": WORD, "evil.exe": "x"}),
    packed({"mimetype": kinds.ODT.content_type, "Basic/Standard/Module1.xml": "x"}),
    packed({"mimetype": kinds.ODS.content_type, "Scripts/python/evil.py": "x"}),
)
ENDINGS = ("jpg", "pdf", "docx", "txt", "csv", "html", "svg")
