"""Every read and write of a provider's records happens in one of these blocks.

`write` and `reading` belong to one organisation, `crossing` to a named path across all of them.
Each is one transaction and at most one statement more than it; on PostgreSQL that statement sets
the role and the organisation for this transaction only, and takes the organisation's lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from uuid import UUID

from django.db.transaction import Atomic

from heedwell.foundation.store.connection import StoreConnection, store_connection
from heedwell.foundation.store.crossings import APP_ROLE, Crossing
from heedwell.foundation.store.errors import AnotherOrganisation, NotABlock

__all__ = ["NO_ORGANISATION", "Block", "Crossing", "crossing", "in_write_of", "reading", "write"]

# Stands for "none" where a column or a setting must hold an organisation.
NO_ORGANISATION = UUID(int=0)


@contextmanager
def write(organisation_id: UUID | None) -> Iterator[None]:
    """One transaction that writes records of one organisation; None: of none, such as sign-in.

    Inside another `write` of the same organisation it is the same transaction. Inside `reading`
    the reader's snapshot ends first and a fresh one begins after. Raises Busy when its turn does
    not come in 10 seconds, and AnotherOrganisation when inside a block of another.
    """
    connection = store_connection()
    tenant = organisation_id or NO_ORGANISATION
    outer = connection.block
    if outer is None:
        with Block(connection, tenant, may_write=True):
            yield
        return
    outer.must_be_of(tenant)
    if outer.may_write:
        yield
        return
    with outer.paused(), Block(connection, tenant, may_write=True):
        yield


@contextmanager
def reading(organisation_id: UUID) -> Iterator[None]:
    """One snapshot of one organisation's records. No lock, never waits, and refuses to write."""
    connection = store_connection()
    if connection.block is None:
        with Block(connection, organisation_id, may_write=False):
            yield
        return
    connection.block.must_be_of(organisation_id)
    yield


@contextmanager
def crossing(way: Crossing, organisation_id: UUID | None = None) -> Iterator[None]:
    """A named path across organisations. Never inside another block.

    With an organisation, which SET_UP needs for the one it makes, operations may run inside.
    """
    connection = store_connection()
    if connection.block is not None:
        raise AnotherOrganisation(f"{way.name} was opened inside another block")
    with Block(connection, organisation_id, may_write=way.path.may_write, way=way):
        yield


def in_write_of(organisation_id: UUID | None) -> bool:
    """Whether the current transaction writes for this organisation, with its lock held."""
    block = store_connection().block
    return bool(block and block.may_write and block.tenant == (organisation_id or NO_ORGANISATION))


class Block:
    """The outermost of nested blocks: it owns the transaction."""

    def __init__(
        self,
        connection: StoreConnection,
        tenant: UUID | None,
        *,
        may_write: bool,
        way: Crossing | None = None,
    ) -> None:
        self.connection = connection
        self.tenant = tenant
        self.may_write = may_write
        self.way = way
        self.role = way.path.role if way else APP_ROLE
        self.whole_moment = bool(way and way.path.whole_moment)
        self.borrowed = False  # inside somebody's transaction: what was set must be put back
        self.is_open = False
        self._atomic = Atomic(connection.alias, savepoint=True, durable=False)

    def must_be_of(self, tenant: UUID) -> None:
        if self.tenant != tenant:
            raise AnotherOrganisation(f"a block for {tenant} inside a block for {self.tenant}")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """End this reader's snapshot for a while, so that a write can take the connection."""
        if self.connection.atomic_blocks[-1] is not self._atomic:
            raise NotABlock("write() inside reading() with another transaction in between")
        self.__exit__(None, None, None)
        try:
            yield
        finally:
            self.__enter__()

    def __enter__(self) -> None:
        connection = self.connection
        self.borrowed = connection.in_atomic_block
        connection.begin_deferred = not self.may_write
        try:
            self._atomic.__enter__()
        finally:
            connection.begin_deferred = False
        connection.block = self
        self.is_open = True
        try:
            connection.open_block(self)
        except BaseException as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if not self.is_open:
            return
        self.is_open = False
        connection = self.connection
        connection.block = None
        if not self.may_write and not connection.closed_in_transaction:
            connection.needs_rollback = True  # nothing was written; this also restores settings
        try:
            kept = exc_type is None and not connection.needs_rollback
            connection.close_block(self, kept=kept)
        except BaseException as error:  # such as a row that is refused when it is sent
            self._atomic.__exit__(type(error), error, error.__traceback__)
            raise
        self._atomic.__exit__(exc_type, exc, traceback)
