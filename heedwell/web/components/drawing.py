"""What draws: one template engine for forms and components, and the base of every component."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, ClassVar

import django.forms
from django.forms.renderers import BaseRenderer
from django.template import Context
from django.template.backends.django import DjangoTemplates
from django.template.base import Template
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class Drawing(BaseRenderer):
    """Looks in our templates first, then in Django's own for a widget we leave as it is."""

    @cached_property
    def engine(self) -> DjangoTemplates:
        return DjangoTemplates(
            {
                "NAME": "components",
                "DIRS": [TEMPLATES, Path(django.forms.__file__).parent / "templates"],
                "APP_DIRS": False,
                "OPTIONS": {
                    "builtins": ["django.templatetags.static"],
                    "libraries": {"humanize": "django.contrib.humanize.templatetags.humanize"},
                },
            }
        )

    def get_template(self, template_name: str) -> Any:
        return self.engine.get_template(template_name)


DRAWING = Drawing()


@cache
def _template(name: str) -> Template:
    """As the engine compiled it: a component needs nothing of the request."""
    compiled: Template = DRAWING.get_template(name).template
    return compiled


class Component:
    """A frozen record that draws itself: `{{ page.journey }}` is its template with `it` inside."""

    template: ClassVar[str]
    __slots__ = ()

    def render(self) -> SafeString:
        drawn: SafeString = _template(self.template).render(Context({"it": self}))
        return drawn

    def __str__(self) -> str:
        return self.render()

    def __html__(self) -> str:
        return self.render()


class Repeated(Component):
    """A small part that stands many times on a page with the same words: drawn once, then kept."""

    __slots__ = ()

    def render(self) -> SafeString:
        return _kept(self)


@lru_cache(maxsize=1024)
def _kept(part: Repeated) -> SafeString:
    return Component.render(part)
