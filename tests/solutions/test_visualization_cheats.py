"""What earns nothing in visualization: images that were made without a look at the net."""

import pytest
import torch
from torch.nn import functional

from tests.undeserved import contrasted, earned, scored_plans, smoothed

WITHOUT_A_NET = {
    "grey": lambda start: torch.full_like(start, 0.5),
    "nearly grey": lambda start: contrasted(start, 0.01),
    "the noise that it starts from": torch.clone,
    "the noise, smoothed": lambda start: smoothed(smoothed(smoothed(start))),
    "more contrast": lambda start: contrasted(start, 2),
    "black": torch.zeros_like,
    "white": torch.ones_like,
    "other noise": torch.rand_like,
    "clouds": lambda start: functional.interpolate(torch.rand(1, 3, 5, 5), start.shape[1:], mode="bilinear")[0],
}


@pytest.fixture(scope="module", params=["class_image", "invert_features"])
def scored(request):
    """Plans for images that are made to measure, and the place of the shape among the arguments."""
    return scored_plans("visualization", request.param, range(5, 8)), {"class_image": 2, "invert_features": 3}[request.param]


@pytest.mark.parametrize("cheat", WITHOUT_A_NET)
def test_who_never_asks_the_net_earns_nothing_for_an_image(scored, cheat):
    plans, place = scored

    def made_without_a_net(*arguments):
        noise = torch.randn(arguments[place], generator=arguments[-1])
        return WITHOUT_A_NET[cheat]((0.5 + 0.1 * noise).clamp(0, 1))

    assert earned(plans, made_without_a_net) == set()
