"""Markup written in Python, for what has hundreds of parts: a template takes ten times as long."""

from typing import cast

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

_ENDLESS = frozenset({"circle", "line", "polyline", "rect"})


def element(name: str, *inside: object, **attributes: str | float | None) -> SafeString:
    """`class_="line"`, `text_anchor="end"`, `x1=3.5`. None leaves an attribute out.

    What is not safe yet is escaped, inside and in attributes.
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_words(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _ENDLESS and not inside:
        return _safe(f"<{name}{said}/>")
    return _safe(f"<{name}{said}>{together(*inside)}</{name}>")


def together(*parts: object) -> SafeString:
    return _safe("".join(_words(part) for part in parts))


def _words(value: object) -> str:
    return str(value) if isinstance(value, float | int) else conditional_escape(cast(str, value))


def _safe(markup: str) -> SafeString:
    """Made of names that stand in the code, and of words that `_words` escaped."""
    return SafeString(markup)  # nosec B703 - each word of it was escaped
