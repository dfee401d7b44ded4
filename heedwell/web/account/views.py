"""Your own account: how you sign in, for whom you work now, and the first password."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from heedwell.foundation.access.permissions import ROLE_LABELS, ROLES_WITH_SECOND_FACTOR
from heedwell.foundation.access.queries import SECOND_FACTORS
from heedwell.foundation.setup import invitations
from heedwell.web.access import AccountRequest, choose, prove_second_factor, public, signed_in
from heedwell.web.account.forms import FirstPasswordForm, OrganisationForm
from heedwell.web.account.pages import AccountPage


@signed_in
def my_account(request: AccountRequest) -> HttpResponse:
    page = AccountPage(request.viewers, request.viewer)
    return render(request, "access/mine.html", {"page": page})


@signed_in
def choose_organisation(request: AccountRequest) -> HttpResponse:
    """Only for those who work for several; which one is active stands in the session."""
    onward = _onward(request)
    if len(request.viewers) == 1:
        return redirect(onward)
    form = OrganisationForm(request.POST or None)
    form.offer("organisation", [each.organisation for each in request.viewers])
    if form.is_valid():
        choose(request, form.cleaned_data["organisation"].pk)
        return redirect(onward)
    context = {"form": form, "next": onward}
    return render(request, "access/choose_organisation.html", context)


@signed_in
def second_factor_needed(request: AccountRequest) -> HttpResponse:
    """Why this page comes before the one that was asked for, and how to go on."""
    if is_mfa_enabled(request.user, SECOND_FACTORS):
        return redirect(_onward(request))
    roles = sorted(ROLE_LABELS[role] for role in ROLES_WITH_SECOND_FACTOR)
    return render(request, "access/second_factor_needed.html", {"roles": roles})


@public
@sensitive_post_parameters("password", "again")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody new chooses a password, and signs in with it."""
    try:
        invited = invitations.opened(token)
        form = FirstPasswordForm(request.POST or None)
        if form.is_valid():
            password = form.cleaned_data["password"]
            invitations.accept(token=token, password=password, at=timezone.now())
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
    except invitations.InvitationOver:
        return render(request, "access/invitation_over.html", status=410)
    return render(request, "access/invitation.html", {"form": form, "name": invited.account.name})


def proving(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Around the pages that add a second factor: whoever just set one up has shown it."""

    def watched(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        had = is_mfa_enabled(request.user, SECOND_FACTORS)
        response = view(request, *args, **kwargs)
        if not had and is_mfa_enabled(request.user, SECOND_FACTORS):
            prove_second_factor(request)
        return response

    return watched


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted and get_adapter(request).is_safe_url(wanted) else "/"
