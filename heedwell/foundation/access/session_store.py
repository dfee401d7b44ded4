"""Django's sessions in the database, read by a query that is written once: every page reads one."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from heedwell.foundation.store.prepared import Prepared, given_moment, given_words

_SESSION = Prepared(
    lambda: Session.objects.filter(
        session_key=given_words("key"), expire_date__gt=given_moment("at")
    )
)


class SessionStore(DatabaseSessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = _SESSION(key=self.session_key, at=timezone.now())
        if found:
            return found[0]
        self._session_key = None
        return None
