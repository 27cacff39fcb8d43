from __future__ import annotations

import torch

from sketchstudio.diffusion.guidance.base import Branch, Chain

NULL, TEXT = Branch(""), Branch("a chair")
SKETCH, BOTH = Branch("a chair", sketch=True), Branch("a chair", sketch=True, colour=True)


def test_the_weights_are_those_of_the_written_out_equation() -> None:
    chain = Chain(NULL, (2.0, TEXT), (1.5, SKETCH), (0.75, BOTH))
    null, text, sketch, both = outputs = torch.randn(4, 4, 8, 8)
    by_hand = null + 2.0 * (text - null) + 1.5 * (sketch - text) + 0.75 * (both - sketch)
    assert list(chain.weights) == [NULL, TEXT, SKETCH, BOTH]
    assert torch.allclose(chain.combine(outputs)[0], by_hand, atol=1e-5)
    assert abs(sum(chain.weights.values()) - 1) < 1e-9  # so eps, v and x0 may be combined alike


def test_branches_that_cancel_out_are_left_out() -> None:
    assert list(Chain(NULL, (1.0, TEXT)).weights) == [TEXT]
    assert list(Chain(NULL, (2.0, TEXT), (2.0, SKETCH), (2.0, BOTH)).weights) == [NULL, BOTH]
    assert list(Chain(NULL, (1.0, TEXT), (1.0, SKETCH), (1.0, BOTH)).weights) == [BOTH]


def test_equal_branches_are_computed_once() -> None:
    chain = Chain(NULL, (7.0, NULL), (1.5, SKETCH))
    assert chain.weights == {NULL: -0.5, SKETCH: 1.5}


def test_a_single_branch_is_passed_on_bit_for_bit() -> None:
    output = torch.randn(1, 4, 8, 8)
    assert Chain(NULL, (1.0, TEXT)).combine(output) is output


def test_a_map_multiplies_the_scale_of_its_term_place_by_place() -> None:
    places = torch.rand(1, 1, 8, 8) * 2
    chain = Chain(NULL, (2.0, TEXT), (2.0, SKETCH), (0.75, BOTH), maps={SKETCH: places})
    null, text, sketch, both = outputs = torch.randn(4, 4, 8, 8)
    by_hand = null + 2.0 * (text - null) + 2.0 * places[0] * (sketch - text) + 0.75 * (both - sketch)
    assert list(chain.weights) == [NULL, TEXT, SKETCH, BOTH]  # the text's weight is 0, but the map asks for it
    assert torch.allclose(chain.combine(outputs)[0], by_hand, atol=1e-5)


def test_where_a_map_is_1_the_sum_is_that_without_one_bit_for_bit() -> None:
    places = torch.ones(1, 1, 8, 8)
    places[..., :4] = 0
    for scale in (1.5, 2.0):
        plain, mapped = (
            Chain(NULL, (2.0, TEXT), (scale, SKETCH)),
            Chain(NULL, (2.0, TEXT), (scale, SKETCH), maps={SKETCH: places}),
        )
        outputs = dict(zip((NULL, TEXT, SKETCH), torch.randn(3, 1, 4, 8, 8), strict=True))
        one, other = (chain.combine(torch.cat([outputs[b] for b in chain.weights])) for chain in (plain, mapped))
        assert torch.equal(one[..., 4:], other[..., 4:])
        without = outputs[NULL] + 2.0 * (outputs[TEXT] - outputs[NULL])
        assert torch.allclose(other[..., :4], without[..., :4], atol=1e-5)
