"""Agreeing an action, following it, and recording that the change is live."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.setup import queries as setup
from heedwell.journey import recurring, steps
from heedwell.journey.afterwards import agree_from, origin_of
from heedwell.journey.trying import before_it_is_done
from heedwell.loop.actions import operations as actions
from heedwell.loop.actions import queries
from heedwell.loop.actions.changing import asks_why
from heedwell.loop.actions.controls import queries as controls
from heedwell.loop.actions.routines import queries as routines
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.verification import queries as queries_of_counts
from heedwell.loop.verification.leading import queries as leading
from heedwell.loop.verification.trying.queries import numbers_of
from heedwell.loop.verification.trying.queries import of_action as tests_of
from heedwell.loop.verification.ways.lasting.queries import ends_of
from heedwell.rules.stages import Step
from heedwell.web.access import SignedInRequest, member, require
from heedwell.web.cases.action_forms import (
    ActionForm,
    CancelForm,
    DoneForm,
    MoveForm,
    ProgressForm,
)
from heedwell.web.cases.due_days import DueDay
from heedwell.web.cases.lookups import (
    case_or_404,
    may_carry_out,
    may_read,
    people_who_may,
    refuse_unless,
)
from heedwell.web.cases.pages.actions import ActionPage, failed_words
from heedwell.web.cases.pages.audited import audited_card
from heedwell.web.cases.pages.counted import PreviewCard, count_card
from heedwell.web.cases.pages.leading import LeadingCard
from heedwell.web.cases.pages.observing import observing_card
from heedwell.web.cases.pages.person import person_card
from heedwell.web.cases.pages.pulse import pulse_card
from heedwell.web.cases.pages.recurred import again_card
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.pages.trying import TriedCards
from heedwell.web.cases.refusals import cannot_yet, explained
from heedwell.web.cases.two_at_an_action import keep_change, keep_date, opened_change, opened_date

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Person
    from heedwell.loop.actions.models import Action
    from heedwell.loop.cases.models import Case


@require(Permission.AGREE_ACTIONS)
@require_http_methods(["GET", "POST"])
def agree(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, facts = case_or_404(request, reference, Permission.AGREE_ACTIONS)
    origin = origin_of(viewer, case, request.GET.get("from", ""))
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        owners=people_who_may(case, Permission.REPORT),
        verifiers=people_who_may(case, Permission.VERIFY),
        themes=reviews.theme_list(viewer),
        initial={"what": origin.words, "kind": origin.kind} if origin else {},
        people=setup.people_now(viewer, Permission.READ_CASES, case.service_id),
        due=DueDay.of_case(case),
    )
    preview = None
    if request.method == "POST" and "show" in request.POST:
        preview = _preview(viewer, case, form)
    elif request.method == "POST" and form.is_valid():
        with explained(request):
            if origin is None:
                steps.agree_action(case=case, draft=form.draft(), by=viewer.account, at=now())
            else:
                agree_from(
                    case=case,
                    draft=form.draft(),
                    subject_id=origin.subject_id,
                    by=viewer.account,
                    at=now(),
                )
            messages.success(request, "Agreed. Whoever does it has been told.")
            return redirect(case_url(case, "detail" if facts.submitted else "review"))
    context = {
        "case": case,
        "form": form,
        "title": "Agree an action",
        "text": "One change that somebody owns, with a date, and a way to know that it worked.",
        "button": "Agree this action",
        "preview": preview,
    }
    return render(request, "cases/agree.html", context)


def _preview(viewer: Viewer, case: "Case", form: ActionForm) -> PreviewCard:
    """What can be shown by when. What is missing elsewhere on the form is asked for later."""
    form.full_clean()
    person, choice = form.cleaned_data.get("person"), form.count
    form.errors.clear()
    found = queries_of_counts.preview_of(viewer, case, person.pk if person else None, choice, now())
    return PreviewCard(case.service, found, choice)


@member
@require_http_methods(["GET", "POST"])
def detail(request: SignedInRequest, reference: str, action_id: str) -> HttpResponse:
    """An action with its whole history. A note says how it is going."""
    viewer = request.viewer
    action = _action_or_404(request, reference, action_id)
    refuse_unless(request.method != "POST" or may_carry_out(viewer, action))
    form = ProgressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with explained(request):
            actions.note_progress(
                action=action,
                words=form.cleaned_data["words"],
                by=viewer.account,
                at=now(),
            )
            messages.success(request, "Noted.")
            return redirect(case_url(action.case, "action", action_id=action.pk))
    rulebook = rulebook_version(action.organisation_id, action.case.rulebook_version)
    tried = _tried(viewer, action)
    page = ActionPage(
        viewer,
        action,
        list(controls.of_action(viewer, action)),
        list(routines.of_action(viewer, action)),
        ends_of(viewer, action),
        rulebook,
        now(),
        tried.waits_for,
    )
    count = count_card(viewer, action, localdate()) if page.may_read_case else None
    again = again_card(recurring.of_action(viewer, action))
    watched = LeadingCard(action, leading.of_action(viewer, action), may_enter=page.may_note)
    context = {"page": page, "form": form, "count": count, "leading": watched, "again": again}
    context["tried"] = tried
    if page.may_read_case:
        context["observing"] = observing_card(viewer, action)
        context["audited"] = audited_card(viewer, action)
        context["pulse"] = pulse_card(viewer, action)
        context["person"] = person_card(viewer, action)
    return render(request, "cases/action.html", context)


@member
@require_http_methods(["GET", "POST"])
def done(request: SignedInRequest, reference: str, action_id: str) -> HttpResponse:
    """What was changed, before and after, and since when it is live."""
    action = _action_or_404(request, reference, action_id)
    refuse_unless(may_carry_out(request.viewer, action))
    form = DoneForm(
        request.POST if request.method == "POST" else None,
        people=_people(request.viewer, action),
        asks_why=asks_why(action),
        initial=opened_change(action),
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            merged = keep_change(form, request.viewer, action, at=now())
            if merged is None:
                messages.success(
                    request,
                    "Recorded. Done is not yet verified: the check is planned, and on Today.",
                )
                return redirect(case_url(action.case, "action", action_id=action.pk))
            form = merged
    waits_for = before_it_is_done(action)
    context = {
        "case": action.case,
        "back": (case_url(action.case, "action", action_id=action.pk), action.what),
        "form": None if waits_for and not form.is_bound else form,
        "title": "What was changed?",
        "text": cannot_yet(Step.MARK_DONE, waits_for) if waits_for else _asked(action),
        "button": "Record the change",
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.AGREE_ACTIONS)
@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, reference: str, action_id: str) -> HttpResponse:
    """Of two who move it at once, the second sees the other's date beside their own."""
    viewer = request.viewer
    action = _action_or_404(request, reference, action_id)
    refuse_unless(viewer.may(Permission.AGREE_ACTIONS, action.service_id))
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        due=DueDay(action.service, localdate()),
        initial={"version": action.version},
        stands=opened_date(action),
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            merged = keep_date(form, viewer, action, at=now())
            if merged is None:
                messages.success(request, "The date is moved. The old one stays in the story.")
                return redirect(case_url(action.case, "action", action_id=action.pk))
            form = merged
    context = {
        "case": action.case,
        "back": (case_url(action.case, "action", action_id=action.pk), action.what),
        "form": form,
        "title": "Move the date",
        "text": action.what,
        "button": "Move the date",
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.AGREE_ACTIONS)
@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, reference: str, action_id: str) -> HttpResponse:
    """Somebody other than the owner says that it is not needed after all."""
    viewer = request.viewer
    action = _action_or_404(request, reference, action_id)
    refuse_unless(viewer.may(Permission.AGREE_ACTIONS, action.service_id))
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with explained(request):
            steps.cancel_action(
                action=action, reason=form.cleaned_data["reason"], by=viewer.account, at=now()
            )
            messages.success(request, "Cancelled, with your reason. It stays on the case.")
            return redirect(case_url(action.case, "action", action_id=action.pk))
    context = {
        "case": action.case,
        "back": (case_url(action.case, "action", action_id=action.pk), action.what),
        "form": form,
        "title": "Cancel this action",
        "text": action.what,
        "button": "Cancel the action",
    }
    return render(request, "cases/one_form.html", context)


def _tried(viewer: Viewer, action: "Action") -> TriedCards:
    """Its micro-tests; the numbers for those who read the case."""
    today = localdate()
    tests = tests_of(viewer, action)
    may = may_read(viewer, action.case)
    numbers = {each.pk: numbers_of(viewer, each, today) for each in tests if may}
    return TriedCards(viewer, action, tests, numbers, today)


def _asked(action: "Action") -> str:
    """What was agreed, and what was seen when a check failed."""
    return f"{action.what.rstrip('.')}. {failed_words(action)}".strip()


def _people(viewer: Viewer, action: "Action") -> "list[Person]":
    """Whose plan it may be: a person of the service, for those who read its cases."""
    return list(setup.people_now(viewer, Permission.READ_CASES, action.service_id))


def _action_or_404(request: SignedInRequest, reference: str, action_id: str) -> "Action":
    """An action of a service that this person reads, or one that is theirs to do."""
    return get_object_or_404(
        queries.with_history(request.viewer), case__reference=reference, pk=action_id
    )
