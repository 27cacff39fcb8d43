"""Classifier-free guidance (arXiv 2207.12598): the prompt against the negative prompt."""

from __future__ import annotations

from sketchstudio.diffusion.guidance.base import Branch, Chain, Composition, Step


class ClassifierFree(Composition):
    """e = e(negative) + guidance_scale (e(prompt) - e(negative)), without sketch and colours.

    diffusers' convention: guidance_scale 1 is no guidance, and costs one branch instead of two.
    """

    def chain(self, step: Step) -> Chain:
        given = step.parameters
        return Chain(Branch(given.negative_prompt), (step.guidance_scale, Branch(given.prompt)))
