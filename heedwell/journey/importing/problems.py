"""What can go wrong with a file as a whole. Each message says what to do about it."""


class Unreadable(Exception):
    """The file cannot be read as a table."""


class MappingProblem(Exception):
    """A mapping file, or a choice made on the screen, does not fit the table."""
