"""Test databases are made by the owner; the tests then run as the application."""

from typing import Any

from django.db.backends.postgresql.creation import DatabaseCreation

from heedwell.foundation.store.connection import store_connection


class Creation(DatabaseCreation):
    def create_test_db(self, *args: Any, **kwargs: Any) -> str:
        with store_connection(self.connection.alias).as_owner():
            return super().create_test_db(*args, **kwargs)
