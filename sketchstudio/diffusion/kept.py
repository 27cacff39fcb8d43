"""Where a run stood after each of its steps, so that another one can begin there, bit for bit."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from sketchstudio.diffusion.guidance.base import Guidance, Run
from sketchstudio.generation.course import Change
from sketchstudio.generation.request import Fork, GenerationRequest
from sketchstudio.parameters import GenerationParameters

MEMORY = 256 * 2**20  # bytes of latents that are kept at most


@dataclass(frozen=True, eq=False)
class Standing:
    """All that the steps after this one depend on, besides the request. Tensors are owned copies."""

    request: GenerationRequest
    start: GenerationParameters  # of the first step
    changes: tuple[Change, ...]  # up to here
    step: int  # 1-based: how many were done
    begin: int  # as in `Run`
    latents: Tensor  # (1, C, h, w)
    solver: dict[str, Any]  # what a multistep solver remembers, and where it is
    generator: Tensor  # state of the noise source
    guidance: dict[type[Guidance], Any]  # what each method remembers

    @classmethod
    def of(cls, run: Run, step: int, latents: Tensor, guidance: Sequence[Guidance]) -> Standing:
        """That of a run between two steps."""
        return cls(
            run.request, run.course.start, run.course.changes, step, run.begin, latents.clone(), _solver(run.scheduler),
            run.generator.get_state(), {type(method): method.memory() for method in guidance},
        )  # fmt: skip

    @property
    def origin(self) -> GenerationRequest:
        """The request that leads here without anybody's hand at the sliders."""
        return dataclasses.replace(self.request, parameters=self.start, changes=self.changes)

    @property
    def bytes(self) -> int:
        """What it takes of the memory, in the main."""
        tensors = [self.latents, self.generator, *_tensors(self.solver.values()), *_tensors(self.guidance.values())]
        return sum(tensor.nbytes for tensor in tensors)

    def resume(self, run: Run, guidance: Sequence[Guidance]) -> Tensor:
        """Put a prepared run of the same size and solver here; its latents."""
        run.begin = self.begin
        vars(run.scheduler).update({name: _own(value) for name, value in self.solver.items()})
        run.generator.set_state(self.generator)
        for method in guidance:
            if (memory := self.guidance.get(type(method))) is not None:
                method.recall(memory)
        return self.latents.clone()


class KeptRuns:
    """The standings of the last runs by request and step, oldest run forgotten first."""

    def __init__(self, memory: int = MEMORY) -> None:
        self.memory = memory  # bytes
        self._runs: OrderedDict[int, dict[int, Standing]] = OrderedDict()
        self._bytes = 0

    def keep(self, standing: Standing) -> None:
        """Keep it; of a run that alone takes all the memory the last steps are left out."""
        run = self._runs.setdefault(standing.request.id, {})
        if standing.step in run:
            self._bytes -= run.pop(standing.step).bytes
        while self._bytes + standing.bytes > self.memory and len(self._runs) > 1:
            _, oldest = self._runs.popitem(last=False)
            self._bytes -= sum(kept.bytes for kept in oldest.values())
        if self._bytes + standing.bytes <= self.memory:
            run[standing.step] = standing
            self._bytes += standing.bytes

    def find(self, fork: Fork) -> Standing | None:
        """Where the fork begins, if that is still known."""
        return self._runs.get(fork.origin.id, {}).get(fork.step)


def _solver(scheduler: Any) -> dict[str, Any]:
    """What changes from step to step; tables of the noise schedule are the same in each run of this kind."""
    return {
        name: _own(value)
        for name, value in vars(scheduler).items()
        if name != "_internal_dict" and not (isinstance(value, Tensor) and value.ndim < 4)
    }


def _own(value: Any) -> Any:
    """A copy that the solver does not write into."""
    if isinstance(value, Tensor):
        return value.clone()
    return [_own(entry) for entry in value] if isinstance(value, list) else value


def _tensors(values: Any) -> list[Tensor]:
    found = []
    for value in values:
        found += [entry for entry in (value if isinstance(value, list | tuple) else [value]) if torch.is_tensor(entry)]
    return found
