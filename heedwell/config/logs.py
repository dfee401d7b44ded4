"""What the log must never hold: the secret in the address of a private link."""

import logging
import re

# Whoever has such an address gets in by it, and Django logs the address of what it refuses.
PRIVATE = re.compile(r"(/(?:asked|calendar|invitation|account/password/forgotten)/)[^/\s?\"']+")


def without_secrets(words: str) -> str:
    return PRIVATE.sub(r"\1…", words)


class WithoutSecrets(logging.Filter):
    """Cuts the secret out of a line, whoever logs it."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = record.getMessage()
        if PRIVATE.search(words):
            record.msg, record.args = without_secrets(words), ()
        return True
