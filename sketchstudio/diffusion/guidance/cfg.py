"""Classifier-free guidance (arXiv 2207.12598): the prompt against the negative prompt."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from sketchstudio.diffusion.guidance.base import Branch, Chain, Guidance, Step


class ClassifierFree(Guidance):
    """e = e(negative) + guidance_scale (e(prompt) - e(negative)), without sketch and colours.

    diffusers' convention: guidance_scale 1 is no guidance, and costs one branch instead of two.
    """

    def branches(self, step: Step) -> Sequence[Branch]:
        given = step.parameters
        self._chain = Chain(Branch(given.negative_prompt), (given.guidance_scale, Branch(given.prompt)))
        return tuple(self._chain.weights)

    def combine(self, step: Step, outputs: Tensor) -> Tensor:
        return self._chain.combine(outputs)
