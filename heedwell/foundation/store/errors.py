"""What can go wrong between the product and its database, each named as a fact."""

from django.db import OperationalError


class Busy(OperationalError):
    """Others kept the database for longer than anybody should wait. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Somebody else is saving just now. Nothing was lost: try again.")


class AnotherOrganisation(RuntimeError):
    """A block for one organisation was opened inside a block for another."""


class NotABlock(RuntimeError):
    """Something was asked of the store outside the block that it needs."""
