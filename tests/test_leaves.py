"""Nets that a call is to leave as they came: what is noticed, what is said of it, and what is not held against anybody."""

import copy

import pytest
import torch
from torch import nn

from autograder import Exercise, given
from autograder.grading import grade_exercise
from autograder.in_process import InProcess
from autograder.kinds import KINDS
from autograder.kinds.leaves import sentences
from autograder.plan_file import load_plan, save_plan
from autograder.public_cases import FILE_NAME, read
from autograder.publish import write
from autograder.replies import checked
from autograder.session import Cell, Session
from autograder.worker.nets import NetWatch, left_in, load_tensors, nets_in
from tests.net_chapter import leaves_a_hook, leaves_train_mode, net_plan, saliency, saliency_exercise
from tests.test_plan_file import alike, contents
from tests.tiny_chapter import steps_of


def make_net():
    return nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.BatchNorm1d(3)).eval()


def said_after(change, net=None):
    """What is said of a net after this was done to it."""
    net = net or make_net()
    watch = NetWatch(steps_of("f", 3, {"nets": [net]}))
    change(net)
    return sentences(watch.differences())


def test_a_net_that_was_used_and_put_back_is_as_it_came():
    def use(net):
        net.train().requires_grad_(False)
        handle = net[1].register_full_backward_hook(lambda *_: None)
        state = copy.deepcopy(net.state_dict())
        net(torch.ones(4, 2))
        net[0].weight.requires_grad_().sum().backward()
        net.zero_grad(set_to_none=False)  # zeros are no gradient
        handle.remove()
        net.load_state_dict(state)
        net.eval().requires_grad_()
        net[1], same = nn.ReLU(), net[1]
        net[1] = same

    assert said_after(use) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda net: net[0].weight.data.add_(1), "the net's parameter 0.weight has changed"),
        (lambda net: net[2].running_mean.add_(1), "the net's buffer 2.running_mean has changed"),
        (lambda net: setattr(net[0].bias, "data", torch.ones(4)), "the net's parameter 0.bias has shape (4,); it came with (3,)"),
        (lambda net: net[0].double(), "the net's parameter 0.weight has dtype float64; it came with float32"),
        (lambda net: net[0].to("meta"), "the net's parameter 0.weight has device meta; it came with cpu"),
        (lambda net: net[0].weight.requires_grad_(False), "the net's parameter 0.weight has requires_grad False; it came with True"),
        (lambda net: net(torch.ones(1, 2)).sum().backward(), "the net's parameter 2.weight holds a gradient that it did not hold before"),
        (lambda net: net[0].weight.register_hook(print), "the net's parameter 0.weight has a hook that it did not have before"),
        (lambda net: net.train(), "the net is in train mode; it came in eval mode"),
        (lambda net: net[2].train(), "the net's module 2 is in train mode; it came in eval mode"),
        (lambda net: net[1].register_forward_hook(print), "the net's module 1 has a forward hook that it did not have before"),
        (lambda net: net.register_forward_pre_hook(print), "the net has a forward pre hook that it did not have before"),
        (lambda net: net[1].register_full_backward_hook(print), "the net's module 1 has a backward hook that it did not have before"),
        (lambda net: net[1].register_full_backward_pre_hook(print), "the net's module 1 has a backward pre hook that it did not have before"),
        (lambda net: [net[1].register_forward_hook(print) for _ in "ab"], "the net's module 1 has 2 forward hooks that it did not have before"),
        (lambda net: setattr(net[1], "inplace", True), "the net's module 1 has inplace True; it came with False"),
        (lambda net: setattr(net, "saved", []), "the net has saved list; it came without"),
        (lambda net: delattr(net[1], "inplace"), "the net's module 1 has no inplace; it came with False"),
        (lambda net: net.append(nn.ReLU()), "the net has a new module 3"),
        (lambda net: net.pop(2), "the net has lost its module 2"),
        (lambda net: net.__setitem__(1, nn.Tanh()), "the net's module 1 is of class Tanh; it came as ReLU"),
        (lambda net: setattr(net[1], "forward", print), "the net's module 1 has another forward than it came with"),
        (lambda net: net.register_parameter("extra", nn.Parameter(torch.ones(1))), "the net has a new parameter extra"),
    ],
)  # fmt: skip
def test_whatever_is_left_behind_is_named(change, said):
    found = said_after(change)
    assert said in found
    assert all(sentence.startswith("the net") for sentence in found)


def test_a_hook_on_every_module_is_noticed():
    handles = []

    def change(_net):
        handles.append(nn.modules.module.register_module_forward_hook(lambda *_: None))

    assert said_after(change) == ["every module has a forward hook that it did not have before"]
    handles[0].remove()


def test_a_class_whose_forward_was_replaced_is_noticed(monkeypatch):
    class Own(nn.Module):
        def forward(self, x):
            return x

    assert said_after(lambda net: setattr(Own, "forward", lambda self, x: 2 * x), nn.Sequential(Own())) == [
        "the net's module 0 has another forward than it came with"
    ]


def test_a_hook_that_the_call_took_away_is_noticed():
    net = make_net()
    handle = net[1].register_forward_hook(lambda *_: None)
    assert said_after(lambda _: handle.remove(), net) == ["the net's module 1 has lost a forward hook"]


def test_a_net_that_holds_itself_is_walked_once():
    net = make_net()
    net.append(net)
    assert said_after(lambda net: setattr(net, "training", True), net)[0] == "the net is in train mode; it came in eval mode"


def test_what_a_call_left_in_a_net_is_loaded_into_its_like():
    one, other = make_net(), make_net()
    load_tensors(other, left_in(one))
    assert all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True))
    assert left_in([1]) == [1]


def test_nets_are_found_at_any_depth():
    one, other = make_net(), make_net()
    assert list(nets_in([one, {"a": (other, 3)}])) == [one, other]


@pytest.fixture(scope="module")
def plan():
    return net_plan(saliency_exercise())


def grade(plan, code):
    (exercise,) = plan.chapter.exercises
    return grade_exercise(plan, exercise, InProcess({exercise.name: code}, exercise.given))


def test_the_reference_passes_and_mistakes_are_named(plan):
    assert grade(plan, saliency).status == "passed"
    for wrong in (leaves_a_hook, leaves_train_mode):
        assert grade(plan, wrong).mistake["name"] == wrong.__name__


def test_the_report_names_what_was_left_and_shows_it_before_and_after(plan):
    result = grade(plan, leaves_a_hook)
    said = "after the call, the net's module 1 has a forward hook that it did not have before"
    assert (result.score, result.properties[1].message) == (2, said)
    shown = result.counterexample
    assert (shown["expected"], shown["got"], shown["dtype"]) == ("{'1 forward_hook': 0}", "{'1 forward_hook': 1}", "float32")
    assert shown["call"].startswith("saliency(given.small_net(seed=")


@pytest.mark.parametrize(
    ("idle", "said"),
    [
        (lambda net, x: None, "the result is None, expected a torch tensor"),
        (lambda net, x: x[:1], "the result has shape (1, 2), expected ("),
        (lambda net, x: x.double() * float("nan"), "the result has dtype float64, expected float32"),
        (lambda net, x: x * float("nan"), "the result is not finite"),
    ],
)
def test_who_does_no_work_leaves_no_net_as_it_came(plan, idle, said):
    assert grade(plan, idle).properties[1].message.startswith(said)


def leaving(draw, reference=saliency):
    exercise = Exercise(reference)
    draw.__name__ = "leaves_it"
    exercise.leaves(points=1)(draw)
    return grade(net_plan(exercise), reference)


def test_a_call_without_a_net_and_a_reference_that_leaves_something_are_the_authors_fault():
    bare = leaving(lambda draw: (given.function("scaled"), torch.ones(2, 2)))
    assert bare.status == "abstained" and "is handed a given.net" in bare.message

    def untidy(net, x):
        net.train()
        return x

    left = leaving(lambda draw: (given.net("small_net", 1), torch.ones(2, 2)), untidy)
    assert left.status == "abstained"
    assert left.message.endswith("untidy does not leave its net as it came: the net is in train mode; it came in eval mode")


@pytest.mark.parametrize(
    "nets",
    [None, 3, {}, [3], [[]], [[0, "module", "1", "forward_hook", 0]], [[0, "module", 1, "forward_hook", 0, 1]],
     [[0, "module", "1", "forward_hook", 0, [1]]], [[0, "module", "1", "forward_hook", 0, torch.ones(1)]]],
)  # fmt: skip
def test_forged_differences_are_no_reply(nets):
    assert checked({"status": "value", "value": 1, "changed": [], "nets": nets})["status"] == "unusable"


@pytest.mark.parametrize(
    "difference",
    [
        [0, "x" * 10**6, "y" * 10**6, "z" * 10**6, "a" * 10**6, "b" * 10**6],
        [-9, "", "", "", None, None],
        [0, "module", "", "class", None, None],
        [0, "module", "1", "forward_hook", "many", None],
        [0, "module", "1", "forward_hook", "many", "more"],
        [0, "module", "1", ".", None, None],
        [0, "buffer", "1", "training", 1, 10**18],
    ],
)
def test_odd_differences_are_judged_in_one_line(plan, difference):
    (exercise,) = plan.chapter.exercises
    prop = exercise.properties[1]
    prepared = plan.cases(exercise, prop)[0]
    reply = checked({**prepared.truth, "nets": [difference]})
    found = KINDS["leaves"].judge(prop, prepared, reply, torch.float32)
    assert found is None or (len(found.message) < 1000 and "\n" not in found.message)
    assert KINDS["leaves"].agrees(prop, prepared, reply, reply)


def test_a_reply_that_says_nothing_of_the_net_is_wrong(plan):
    (exercise,) = plan.chapter.exercises
    prop = exercise.properties[1]
    prepared = plan.cases(exercise, prop)[0]
    reply = {key: value for key, value in prepared.truth.items() if key != "nets"}
    assert KINDS["leaves"].judge(prop, prepared, reply, torch.float32).message == "what came back says nothing of the net"


def test_a_plan_comes_back_bit_for_bit(plan, tmp_path):
    again = net_plan(saliency_exercise())
    save_plan(plan, tmp_path / "plan", "key")
    assert load_plan(again, tmp_path / "plan", "key")
    for mine, theirs in zip(contents(plan), contents(again), strict=True):
        alike(mine, theirs)
    assert grade(plan, leaves_a_hook).as_json() == grade(again, leaves_a_hook).as_json()


def test_public_cases_diagnose_in_the_notebook(plan, tmp_path):
    write(plan, tmp_path / FILE_NAME)
    (tmp_path / "given.py").write_bytes(plan.chapter.given.read_bytes())
    public = read(tmp_path / FILE_NAME)
    exercise = public.exercises["saliency"]
    for code, named in ((saliency, None), (leaves_a_hook, "leaves_a_hook"), (leaves_train_mode, "leaves_train_mode")):
        result = grade_exercise(public, exercise, InProcess({"saliency": code}, exercise.given))
        assert (result.mistake or {}).get("name") == named
        assert (result.status == "passed") is (named is None)


SOURCE = """
import torch

def saliency(net, x):
    image = x.clone().requires_grad_()
    handle = net[1].register_forward_hook(lambda *_: None)
    result = torch.autograd.grad(net(image).sum(), image)[0]
    handle.remove()
    return result
"""


@pytest.mark.parametrize(
    ("source", "score", "said"),
    [
        (SOURCE, 3, ""),
        (SOURCE.replace("handle.remove()", "pass"), 2, "the net's module 1 has a forward hook that it did not have before"),
        (
            SOURCE.replace("    handle.remove", "    net[0].weight.data += 1\n    handle.remove"),
            2,
            "the net's parameter 0.weight has changed",
        ),
    ],
)
def test_in_the_sandbox_the_same_is_noticed(sandbox, plan, source, score, said):
    (exercise,) = plan.chapter.exercises
    cells = [Cell("1", source)]
    with Session(sandbox, cells) as session:
        result = grade_exercise(plan, exercise, session, cells)
    assert result.score == score
    assert said in result.properties[1].message
