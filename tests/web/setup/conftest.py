import pytest
from django.test import Client

from heedwell.foundation.access.permissions import Role
from tests.access.cast import Provider, sign_in


@pytest.fixture
def provider(db: None) -> Provider:
    return Provider.begin()


@pytest.fixture
def as_ada(provider: Provider, client: Client) -> Client:
    """Ada sets things up, everywhere."""
    return sign_in(client, provider.employ("Ada", Role.ADMINISTRATOR))


@pytest.fixture
def as_rob(provider: Provider, client: Client) -> Client:
    """Rob manages Rowan House."""
    return sign_in(client, provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here))
