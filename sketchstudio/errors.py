"""The one kind of error that a person sees: a clear line that says what is wrong and what to do."""


class UserError(Exception):
    """Bad input or a missing resource. `str(error)` is one line, fit for a terminal or a message bar."""
