"""Attacks and a hardened training, held against linear models, whose worst case is known."""

import pytest
import torch
from torch import nn

from lessonkit import attacks
from lessonkit.data import fashion_subset


def two_classes(seed=0):
    """Logits that are linear in 4 x 4 grey pixels, and the difference of their weights."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Flatten(), nn.Linear(16, 2))
    return net, (net[1].weight[1] - net[1].weight[0]).detach().reshape(1, 4, 4)


def greys(count, seed=0):
    return torch.rand(count, 1, 4, 4, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("attack", [attacks.one_step, attacks.many_steps])
def test_of_two_linear_classes_the_attack_finds_the_worst_change(attack):
    net, difference = two_classes()
    images, labels = 0.3 + 0.4 * greys(4), torch.tensor([0, 1, 0, 1])
    away = torch.tensor([1.0, -1.0, 1.0, -1.0]).reshape(4, 1, 1, 1) * difference.sign()
    torch.testing.assert_close(attack(net, images, labels, 0.1), images + 0.1 * away)


def test_no_attack_leaves_its_bound_or_the_colours_and_no_parameter_gets_a_gradient():
    net, images, labels = attacks.classifier(0), torch.rand(5, 1, 28, 28), torch.arange(5)
    for attack in (attacks.one_step, attacks.many_steps):
        found = attack(net, images, labels, 0.2)
        assert (found - images).abs().max() <= 0.2 + 1e-6 and found.min() >= 0 and found.max() <= 1
        assert attacks.right_share(net, found, labels) <= attacks.right_share(net, images, labels)
    assert all(parameter.grad is None for parameter in net.parameters())


def test_the_slope_of_one_image_does_not_depend_on_the_others_in_the_batch():
    net, images, labels = attacks.classifier(0), torch.rand(3, 1, 28, 28), torch.tensor([3, 1, 4])
    alone = torch.cat([attacks.uphill(net, images[k : k + 1], labels[k : k + 1]) for k in range(3)])
    torch.testing.assert_close(attacks.uphill(net, images, labels), alone, atol=1e-6, rtol=1e-4)


def test_a_walk_ends_as_soon_as_the_label_leads():
    net, _ = two_classes()
    net[1].bias.data.copy_(torch.tensor([0.2, 0.0]) - net[1].weight.sum(1).detach() / 2)  # a grey image is of class 0
    image = torch.full((1, 4, 4), 0.5)
    assert attacks.walk_to(net, image, 0) == (image, 0)
    found, steps = attacks.walk_to(net, image, 1, pace=0.05)
    assert 0 < steps < 100 and net(found[None]).argmax() == 1
    assert (found - image).norm() <= 0.05 * steps + 1e-6
    assert net(attacks.walk_to(net, image, 1, pace=0.05, most=steps - 1)[0][None]).argmax() == 0


def test_training_teaches_and_hardening_helps_against_the_attack():
    some = fashion_subset("train")[:1000]
    images, labels = some.images[:200], some.labels[:200]
    shares = []
    for epsilon in (0.0, 0.1):
        net = attacks.classifier(0)
        attacks.train(net, some, range(8), epsilon)
        assert attacks.right_share(net, images, labels) > 0.6
        shares.append(attacks.right_share(net, attacks.many_steps(net, images, labels, 0.1), labels))
    assert shares[1] > shares[0] + 0.1


def test_what_is_imagined_is_an_image_of_which_the_net_is_surer():
    net = attacks.classifier(0)
    few, many = (attacks.imagined(net, 3, steps)[None] for steps in (0, 20))
    assert many.shape == (1, 1, 28, 28) and many.min() >= 0 and many.max() <= 1
    assert net(many).softmax(1)[0, 3] > net(few).softmax(1)[0, 3]
