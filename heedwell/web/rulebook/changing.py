"""Changing the rules: typed, shown as what it would do, and only then set."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.loop.cases import operations
from heedwell.rules.differences import differences
from heedwell.rules.rule_groups import GROUPS
from heedwell.rules.vocabulary.own import OWN
from heedwell.web.access import SignedInRequest, require
from heedwell.web.rulebook.forms import NOTHING, GroupForm, PutBackForm
from heedwell.web.rulebook.listing import gaps, may_set, versions_of
from heedwell.web.rulebook.pages import Preview, Versions, change_table, day, taken_meanwhile
from heedwell.web.rulebook.word_forms import WordsForm

Form = GroupForm | WordsForm | PutBackForm
FOR_ALL = (
    "These rules hold for every service, so only somebody whose role is for all of them sets them."
)


@require(Permission.SET_RULES)
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, code: str) -> HttpResponse:
    group = GROUPS.get(code)
    if group is None:
        raise Http404
    if not may_set(request.viewer):
        return for_all(request)
    versions = versions_of(request.viewer)
    form = GroupForm(request.POST or None, group=group, newest=versions.newest)
    context = {"title": group.title, "says": group.says, "button": "See what changes"}
    return _answer(request, form, versions, context)


@require(Permission.SET_RULES)
@require_http_methods(["GET", "POST"])
def words(request: SignedInRequest, code: str) -> HttpResponse:
    """The provider's own words over one of our lists."""
    vocabulary = OWN.get(code)
    if vocabulary is None:
        raise Http404
    if not may_set(request.viewer):
        return for_all(request)
    versions = versions_of(request.viewer)
    form = WordsForm(request.POST or None, vocabulary=vocabulary, newest=versions.newest)
    says = (
        f"{vocabulary.says} Write your own name beside ours, or leave the box empty. "
        "Old records keep the words that they were given."
    )
    context = {"title": vocabulary.title, "says": says, "button": "See what changes"}
    return _answer(request, form, versions, context)


@require(Permission.SET_RULES)
@require_http_methods(["GET", "POST"])
def put_back(request: SignedInRequest, version: int) -> HttpResponse:
    if not may_set(request.viewer):
        return for_all(request)
    versions = versions_of(request.viewer)
    if version not in versions:
        raise Http404
    earlier, newest = versions[version], versions.newest
    form = PutBackForm(request.POST or None, newest=newest, earlier=earlier)
    context = {
        "title": f"Put back version {version}" if version else "Put back what we came with",
        "says": "Everything becomes what it was then, as a new version. Nothing in the history is lost.",
        "button": "See what it does",
        "whole": change_table(differences(newest, earlier)),
    }
    return _answer(request, form, versions, context)


def for_all(request: SignedInRequest) -> HttpResponse:
    messages.error(request, FOR_ALL)
    return redirect("rulebook:rules")


def _answer(
    request: SignedInRequest, form: Form, versions: Versions, context: dict[str, Any]
) -> HttpResponse:
    context["form"] = form
    if request.method == "POST" and _is_stale(form, versions):
        context["meanwhile"] = _both(form, versions)
    elif form.is_valid():
        starts_on = form.cleaned_data["starts_on"]
        if form.is_confirmed:
            try:
                _set(request, form)
            except operations.EditedMeanwhile:
                versions = versions_of(request.viewer)
                form.newest = versions.newest
                context["meanwhile"] = _both(form, versions)
            except operations.NothingChanges:
                form.add_error(None, NOTHING)
            else:
                return redirect("rulebook:rules")
        else:
            form.hold(previewed=form.what_changes)
            warnings = gaps(request.viewer, form.rulebook)
            context["preview"] = Preview(versions, form.rulebook, starts_on, warnings)
    return render(request, "rulebook/change.html", context)


def _set(request: SignedInRequest, form: Form) -> None:
    viewer, given = request.viewer, form.cleaned_data
    row = operations.set_rulebook(
        organisation_id=viewer.organisation.pk,
        rulebook=form.rulebook,
        seen=form.newest.version,
        starts_on=given["starts_on"],
        reason=given["reason"],
        by=viewer.account,
        at=now(),
    )
    messages.success(request, f"Set. Version {row.version} holds from {day(row.starts_on)}.")


def _seen(form: Form) -> int:
    typed = form.data.get("seen", "")
    return int(typed) if typed.isdigit() else 0


def _is_stale(form: Form, versions: Versions) -> bool:
    return _seen(form) != versions.newest.version


def _both(form: Form, versions: Versions) -> Any:
    """Somebody else was quicker: what they set, and what was typed here, which stays in its boxes."""
    version = _seen(form)
    seen = versions[version] if version in versions else versions[0]
    theirs = taken_meanwhile(seen, versions.newest, dict(form.data.items()))
    form.take_over(seen)
    form.hold(seen=str(versions.newest.version), previewed="")
    return theirs
