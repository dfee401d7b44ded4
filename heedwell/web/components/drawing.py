"""What draws: one template engine for forms and components, and the base of every component."""

from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import django.forms
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates
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


class Component:
    """A frozen record that draws itself: `{{ page.journey }}` is its template with `it` inside."""

    template: ClassVar[str]
    __slots__ = ()

    def render(self) -> SafeString:
        drawn: SafeString = DRAWING.get_template(self.template).render({"it": self})
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
