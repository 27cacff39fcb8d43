"""A picture that was asked for: by which tab, made of which drawing, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sketchstudio.generation.film import Film
from sketchstudio.generation.request import Finished, GenerationRequest

if TYPE_CHECKING:
    from sketchstudio.document.layer import Drawing
    from sketchstudio.ui.tabs import Tab


class Run:
    """Made at the moment of asking: until its turn comes, another tab may be shown and the drawing another one."""

    def __init__(self, request: GenerationRequest, tab: Tab, drawing: Drawing) -> None:
        self.request, self.tab, self.drawing = request, tab, drawing
        self.film = Film()  # its steps
        self.made: Finished | None = None  # its picture, once there is one

    def begin(self) -> None:
        """Take the place of the tab's last run. The steps of that remain up to where this one is a fork of it."""
        last, fork = self.tab.run, self.request.fork
        if last is not None:
            self.film = last.film
        self.film.start(fork.step if fork is not None else 0)
        self.tab.run = self

    def as_made(self) -> GenerationRequest:
        """The request with all that happened meanwhile, so that a fork of it can be made again."""
        if self.made is None:  # the worker still knows how far it got
            return self.request
        from sketchstudio.generation.metadata import from_text

        return from_text(self.made.metadata).request(self.made.request_id)
