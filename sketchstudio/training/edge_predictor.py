"""The edge predictor's training: a frozen model's features of noised latents -> the edges of the clean picture.

Read from top to bottom: data, model, predictor, optimiser, loop. The model's own sketch input is null all along,
since a predictor that could read the answer there would be of no use where LGP needs it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator
from diffusers.training_utils import EMAModel
from PIL import Image
from torch import Tensor

from sketchstudio.diffusion import schedulers
from sketchstudio.diffusion.bundle import ModelBundle
from sketchstudio.diffusion.device import choose_device
from sketchstudio.diffusion.edge_predictor import WIDTHS, EdgePredictor, PredictorSpec
from sketchstudio.diffusion.predictor_file import PredictorCard, save_predictor
from sketchstudio.errors import UserError
from sketchstudio.models import catalogue
from sketchstudio.training.edge_maps import detector
from sketchstudio.training.noised_features import KeptLatents, NoisedFeatures, chosen_taps, measure
from sketchstudio.training.pictures import Picture, Pictures, batches, load_pictures
from sketchstudio.training.run import CHECKPOINT, TrainingRun, learning_rate

BINS = 10  # of t, in which the held-out loss is told
HELD_OUT = 32  # pictures that it is measured on
SHEET_COLUMNS = 8
CALIBRATION = 4  # batches over which means and deviations are taken, of the features and of latents to be predicted


@dataclass(frozen=True)
class EdgePredictorRecipe:
    """What a person may change on the command line."""

    model: str
    images: Path
    out: Path  # the file
    prompts: str = "folder-names"
    edges: Path | None = None  # a folder that prepare-edges wrote
    detector: str = "gradient"
    detector_weights: Path | None = None
    architecture: str = "mlp"
    target: str = "latent"
    taps: str = "lean"  # a preset, or module paths with commas between them
    upscale: int | None = None  # side of the edge map by side of the latent; default: half that of the picture
    size: int | None = None  # of the pictures; default: what the model was made for
    minutes: float = 30.0
    steps: int | None = None  # ends it sooner
    batch: int = 16
    peak_lr: float = 1e-3
    drop_text: float = 0.1
    show_colour: float = 0.1  # share of samples whose painted colours the model sees, if it can
    ema_decay: float = 0.999
    limit: int | None = None
    device: str = "auto"
    seed: int = 0


def train_edge_predictor(recipe: EdgePredictorRecipe) -> Path:
    """Train until the budget is used; the result is the file `out`, checkpoints and log lie in `out` + ".training"."""
    accelerator = Accelerator(cpu=choose_device(recipe.device).type == "cpu")
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)

    # 1. The model, frozen, and its noise schedule.
    bundle = ModelBundle.load(catalogue.resolve(recipe.model), accelerator.device.type)
    side = recipe.size or native_size(bundle)
    bundle.check_size(side, side)
    upscale = recipe.upscale or max(1, bundle.downsampling // 2)
    if upscale < 1 or bundle.downsampling % upscale:
        raise UserError(f"--upscale is {upscale}, but must divide {bundle.downsampling}, so that maps fit the picture.")
    noise = schedulers.build("ddpm", bundle.scheduler_config, 1)
    features = NoisedFeatures(
        bundle, chosen_taps(recipe.taps, bundle.unet), noise.alphas_cumprod,
        drop_text=recipe.drop_text, show_colour=recipe.show_colour,
    )  # fmt: skip

    # 2. Data.
    find = detector(recipe.detector, recipe.detector_weights)
    train, held_out = load_pictures(
        recipe.images, side, recipe.detector, find, prompts=recipe.prompts, edges=recipe.edges, limit=recipe.limit
    )

    # 3. The predictor, and what its checkpoints hold.
    spec = PredictorSpec(
        architecture=recipe.architecture,
        target=recipe.target,
        taps=features.taps,
        channels=features.channels(side),
        latent_channels=bundle.latent_channels,
        upscale=upscale,
        widths=WIDTHS[recipe.architecture],
    )
    predictor = EdgePredictor(spec).to(bundle.device)
    ema = EMAModel(predictor.parameters(), decay=recipe.ema_decay, use_ema_warmup=True, power=0.75)
    optimiser = torch.optim.AdamW(predictor.parameters(), lr=recipe.peak_lr, betas=(0.9, 0.99), weight_decay=0.01)
    predictor, optimiser = accelerator.prepare(predictor, optimiser)
    bare: EdgePredictor = accelerator.unwrap_model(predictor)
    accelerator.register_for_checkpointing(ema)
    work = recipe.out.with_name(recipe.out.name + ".training")
    run = TrainingRun(accelerator, work, recipe.minutes, at_most=recipe.steps)
    check_same_kind(run.out, spec, bundle)
    resumed = run.resume()
    if resumed:
        random = np.random.default_rng((recipe.seed, run.step))  # not the pictures of the beginning again
    ema.to(bundle.device)  # not before: a checkpoint is read into main memory

    def finish() -> None:
        """With the averaged weights: the file, and a sheet of what it sees in held-out pictures."""
        if not accelerator.is_main_process:
            return
        ema.store(bare.parameters())
        ema.copy_to(bare.parameters())
        bare.eval()
        by_bin = held_out_losses(bare, features, held_out, recipe.batch)
        run.log(**{f"held_out_{name}": value for name, value in by_bin.items()})
        card = PredictorCard(
            fingerprint=bundle.fingerprint,
            model=bundle.folder.name,
            prediction_type=noise.config.prediction_type,
            downsampling=bundle.downsampling,
            detector=train.detector,
            t_range=(0, features.timesteps - 1),
            figures={
                "steps": run.step, "images": run.samples, "minutes": round(run.seconds / 60, 2), "size": side,
                "training_pictures": len(train), "held_out_pictures": len(held_out),
                "held_out_loss": {name: round(value, 5) for name, value in by_bin.items()},
            },
        )  # fmt: skip
        save_predictor(recipe.out, bare, card)
        write_sheet(bare, features, held_out, run.out / "samples.png")
        ema.restore(bare.parameters())
        bare.train()

    # 4. The loop.
    with ThreadPoolExecutor(1) as pool:
        stream = batches(train, random, recipe.batch, pool)
        encoded_lines = KeptLatents(bundle)  # for a predictor of latents
        if not resumed:
            first = list(islice(stream, CALIBRATION))
            bare.standardise(*measure(features, first, random))
            lines = [(ink_of(pictures, bundle.device), keys) for pictures, keys in first]
            bare.begin_at(torch.cat([bare.target(ink, partial(encoded_lines, keys=keys)) for ink, keys in lines]))
        average: float | None = None
        for step in run.steps(recipe.batch):
            pictures, keys = next(stream)
            tapped, t, size = features(random, pictures, keys)
            ink = ink_of(pictures, bundle.device)
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(run.progress, step, recipe.peak_lr)
            prediction = predictor(tapped, t, size)
            target = bare.target(ink, partial(encoded_lines, keys=keys))
            loss = bare.loss(prediction, target).mean()
            accelerator.backward(loss + bare.readout_loss(prediction, ink))
            accelerator.clip_grad_norm_(predictor.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            ema.step(bare.parameters())

            average = loss.item() if average is None else 0.98 * average + 0.02 * loss.item()
            if step % 20 == 0:
                run.log(loss=average, lr=optimiser.param_groups[0]["lr"])
            if run.sample_due():
                finish()
    finish()
    return recipe.out


def native_size(bundle: ModelBundle) -> int:
    """Side in pixels of the pictures that the model was made for."""
    side = bundle.unet.config.sample_size or 64
    return int(side if isinstance(side, int) else side[0]) * bundle.downsampling


def check_same_kind(folder: Path, spec: PredictorSpec, bundle: ModelBundle) -> None:
    """Write down what is trained here; UserError where a checkpoint of another kind would be gone on with."""
    kind = json.dumps({"model": bundle.fingerprint, **asdict(spec)}, indent=2) + "\n"
    file = folder / "kind.json"
    if (folder / CHECKPOINT).is_dir() and file.is_file() and file.read_text(encoding="utf-8") != kind:
        raise UserError(
            f"{folder} holds the checkpoint of a predictor of another kind, or for another model. "
            "Remove it, or choose another --out."
        )
    file.write_text(kind, encoding="utf-8")


@torch.no_grad()
def held_out_losses(
    predictor: EdgePredictor, features: NoisedFeatures, held_out: Pictures, batch: int
) -> dict[str, float]:
    """Mean loss in each tenth of the timesteps, "t000-099" and so on, and over all; the same noise every time."""
    random = np.random.default_rng(0)
    chosen = np.linspace(0, len(held_out) - 1, min(len(held_out), HELD_OUT)).astype(int)
    limits = np.linspace(0, features.timesteps, BINS + 1).astype(int)
    sums = np.zeros(BINS)
    for part in np.split(chosen, range(batch, len(chosen), batch)):
        pictures = [held_out.picture(random, int(i)) for i in part]
        target = predictor.target(ink_of(pictures, features.bundle.device), features.bundle.encode)
        for number, (low, high) in enumerate(pairwise(limits)):
            t = torch.from_numpy(random.integers(low, high, len(pictures)))
            tapped, t, size = features(random, pictures, t=t)
            sums[number] += predictor.loss(predictor(tapped, t, size), target).sum().item()
    means = sums / len(chosen)
    bins = {f"t{low:03}-{high - 1:03}": mean for (low, high), mean in zip(pairwise(limits), means, strict=True)}
    return bins | {"all": means.mean()}


@torch.no_grad()
def write_sheet(predictor: EdgePredictor, features: NoisedFeatures, held_out: Pictures, path: Path) -> None:
    """Rows: picture, its edges, and what the predictor sees at five noise levels from little to much."""
    random = np.random.default_rng(0)
    chosen = np.linspace(0, len(held_out) - 1, min(SHEET_COLUMNS, len(held_out))).astype(int)
    pictures = [held_out.picture(random, int(i)) for i in chosen]
    side = pictures[0].image.shape[0]
    rows = [np.hstack([p.image for p in pictures]), _grey(np.hstack([p.ink for p in pictures]))]
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        t = torch.full((len(pictures),), int(share * features.timesteps))
        tapped, t, size = features(random, pictures, t=t)
        maps = predictor.picture(predictor(tapped, t, size))
        shown = torch.nn.functional.interpolate(maps, size=(side, side)).mul(255).round().byte().cpu().numpy()
        rows.append(_grey(np.hstack(list(shown[:, 0]))))
    Image.fromarray(np.vstack(rows)).save(path)


def ink_of(pictures: Sequence[Picture], device: torch.device) -> Tensor:
    """(B, 1, S, S) in [0, 1]."""
    return torch.from_numpy(np.stack([picture.ink for picture in pictures]))[:, None].to(device).float() / 255


def _grey(ink: Any) -> Any:
    return np.repeat(255 - ink[..., None], 3, axis=2)
