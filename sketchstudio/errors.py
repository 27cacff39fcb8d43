"""The one kind of error that a person sees: a clear line that says what is wrong and what to do."""


class UserError(Exception):
    """Bad input or a missing resource. `str(error)` is one line, fit for a terminal or a message bar.

    Where `values` are given, they stand in braces in the text: the window translates it before it puts them in.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text, self.values = text, values
