"""What a person should know of something that went well: one line, as a UserError is for what did not."""


class Note:
    """`str(note)` is one line in English; `language.told` says it in the language of the window.

    Where `values` are given, they stand in braces in the text.
    """

    def __init__(self, text: str, **values: object) -> None:
        self.text, self.values = text, values

    def __str__(self) -> str:
        return self.text.format(**self.values) if self.values else self.text
