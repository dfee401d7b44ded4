"""How long a learning note may be."""

from heedwell.rules.rulebook import DEFAULT_RULEBOOK, Rulebook


def words_over(text: str, rulebook: Rulebook = DEFAULT_RULEBOOK) -> int:
    """How many words a learning note is over its limit (200 by default, S3:140); 0 when it fits."""
    return max(0, len(text.split()) - rulebook["note_words"])
