"""Text as XML can hold it: names of people's own may have letters in them that XML has none of."""

from __future__ import annotations

import re

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """The text with a mark in place of each such letter: a file with one could not be read by anybody."""
    return NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
