"""The page of somebody outside, with the link as the only key. Looking changes nothing: programs
that check mail follow links, so that the opening is noted when the button is pressed."""

from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.journey import outside
from heedwell.loop.reviews.contributors import operations
from heedwell.loop.reviews.contributors.queries import behind
from heedwell.loop.reviews.states import LinkState
from heedwell.web.access import public
from heedwell.web.contributors.pages import AnswerForm, AskedPage, OverPage

if TYPE_CHECKING:
    from heedwell.loop.reviews.contributors.queries import Asked

TRIES = {"asked_outside": "60/h/key"}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, token: str) -> HttpResponse:
    found = behind(token, now())
    if found is None:
        return _over(request, OverPage(None), 404)
    if request.method != "POST" or found.state is not LinkState.OPEN:
        return _closed_door(request, found)
    if not _may_go_on(request, found):
        return _over(request, OverPage(found, too_often=True), 429)
    try:
        return _behind_the_door(request, token, found)
    except operations.LinkEnded as ended:
        return _over(request, OverPage(found, ended.state), 410)


def _closed_door(request: HttpRequest, found: "Asked") -> HttpResponse:
    if found.state is not LinkState.OPEN:
        return _over(request, OverPage(found, found.state), 410)
    provider = found.question.organisation.name
    return render(request, "contributors/door.html", {"provider": provider})


def _behind_the_door(request: HttpRequest, token: str, found: "Asked") -> HttpResponse:
    """The question, or thanks for an answer and the page as it then stands."""
    if request.POST.get("then") != "answer":
        operations.open_link(question=found.question, at=now())
        return _question(request, found, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _question(request, found, form)
    outside.answer(question=found.question, words=form.cleaned_data["words"], at=now())
    return _question(request, behind(token, now()) or found, AnswerForm(), is_thanked=True)


def _question(
    request: HttpRequest, found: "Asked", form: AnswerForm, *, is_thanked: bool = False
) -> HttpResponse:
    context = {"page": AskedPage(found), "form": form, "is_thanked": is_thanked}
    return render(request, "contributors/question.html", context)


def _over(request: HttpRequest, page: OverPage, status: int) -> HttpResponse:
    """What was typed stays on the page, to be copied or read out."""
    context = {"page": page, "typed": request.POST.get("words", "").strip()}
    return render(request, "contributors/over.html", context, status=status)


def _may_go_on(request: HttpRequest, found: "Asked") -> bool:
    key = found.question.token_digest
    usage = ratelimit.consume(
        request, app="heedwell", action="asked_outside", config=TRIES, key=key
    )
    return bool(usage)
