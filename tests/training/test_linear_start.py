"""The linear start of the autoencoder."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sketchstudio.training.autoencoder import psnr, to_rgb
from sketchstudio.training.dataset import load_renders
from sketchstudio.training.linear_start import PatchBasis, new_autoencoder, principal_components, start_from


def test_principal_components_are_orthonormal_and_in_order_of_their_deviation():
    torch.manual_seed(0)
    patches = torch.randn(500, 6) * torch.tensor([5.0, 4.0, 3.0, 2.0, 1.0, 0.5])
    mean, components, deviations = principal_components(patches, 3)
    assert torch.allclose(components @ components.T, torch.eye(3), atol=1e-5)
    assert deviations.tolist() == sorted(deviations.tolist(), reverse=True)
    assert deviations[0] == pytest.approx(5.0, rel=0.15)
    assert mean.shape == (6,)


def test_network_starts_as_the_linear_autoencoder(objects):
    renders = load_renders(objects, "train")
    images = to_rgb(renders.images)
    basis = PatchBasis(images, 24)
    vae = new_autoencoder(24)
    start_from(basis, vae, images)
    with torch.no_grad():
        latents = vae.encode(images).latent
        linear, network = psnr(basis.decode(basis.encode(images)), images), psnr(vae.decode(latents).sample, images)
    assert latents.shape == (len(images), 24, 16, 16)
    assert linear > 25
    assert network > linear - 1.5


def test_latents_have_unit_variance_with_coarse_channels_louder_than_fine_ones(objects):
    images = to_rgb(load_renders(objects, "train").images)
    latents = PatchBasis(images, 24).encode(images)
    deviations = latents.std((0, 2, 3))
    assert latents.square().mean().sqrt().item() == pytest.approx(1.0, rel=0.05)
    assert deviations[0] > deviations[23]
    assert np.isfinite(deviations.numpy()).all()
