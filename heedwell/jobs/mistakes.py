"""What the person running Heedwell can put right: shown as one line, never with a traceback."""


class Mistake(Exception):
    """Its text names what is wrong and the cure."""
