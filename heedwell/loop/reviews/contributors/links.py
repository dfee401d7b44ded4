"""The link of somebody outside: its secret, what it still does, and the mail that carries it."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from heedwell.foundation.notices.operations import post
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import OutsideQuestion
from heedwell.loop.reviews.states import LinkState, OutsideEnd
from heedwell.rules.stages import CaseState


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def link_state(question: OutsideQuestion, case: Case, at: datetime) -> LinkState:
    """A case that has ended takes no more answers, whatever its questions say."""
    if question.ended_as == OutsideEnd.WITHDRAWN:
        return LinkState.WITHDRAWN
    if question.ended_as or case.state != CaseState.OPEN:
        return LinkState.CLOSED
    return LinkState.EXPIRED if question.expires_at <= at else LinkState.OPEN


def send(question: OutsideQuestion, token: str, at: datetime) -> None:
    """Put the mail in the outbox. It holds nothing of the case, not even the question."""
    provider = question.organisation.name
    until = localtime(question.expires_at)
    link = f"{settings.SITE_URL}{reverse('asked_outside', args=[token])}"
    post(
        organisation_id=question.organisation_id,
        to=question.email,
        kind="contributor.asked",
        subject=f"A question from {provider}",
        body=(
            f"{provider} asks for your professional view, as {question.role} at "
            f"{question.agency}. Read the question and answer it here. You need no account:\n\n"
            f"{link}\n\nThe link is for you alone: please do not pass it on. It works until "
            f"{date_format(until, 'H:i')} on {date_format(until, 'j F Y')}.\n\n"
            f"If you were not expecting this, or would rather talk, ring {question.ring}."
        ),
        key=f"contributor.asked:{question.pk}:{question.token_digest[:16]}",
        at=at,
        expires_at=question.expires_at,
    )
