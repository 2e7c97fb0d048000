"""Frames: what may travel does so unchanged, and nothing else travels."""

import json
import pickle

import numpy as np
import pytest
import torch
from safetensors.torch import save

from autograder.worker.given import Recipe
from autograder.worker.values import MAX_BODY, WireError, flatten
from autograder.worker.wire import LENGTHS, MAX_HEADER, lengths, pack, unpack, unpack_trusted
from tests.tiny_chapter import same


def there_and_back(value):
    frame = pack(value)
    header, _body = lengths(frame[: LENGTHS.size])
    rest = frame[LENGTHS.size :]
    arrived = unpack(rest[:header], rest[header:])
    trusted = unpack_trusted(rest[:header], rest[header:])
    assert (type(trusted), pack(trusted)) == (
        type(arrived),
        pack(arrived),
    )  # the quick reader reads what the careful one does
    return arrived


def forged(tree, body=b""):
    return unpack(json.dumps(tree).encode(), body)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0,
        -3,
        2**62,
        1.5,
        "text",
        "",
        "\u00e4\U0001f600",
        [1, [2, ()]],
        (1,),
        {"a": 1, 2: [None]},
        torch.float32,
        Recipe("net", "small_net", 3),
        Recipe("generator", seed=-1),
    ],
)
def test_plain_values_arrive_with_their_types(value):
    arrived = there_and_back(value)
    assert arrived == value
    assert type(arrived) is type(value)


def test_special_floats_arrive():
    arrived = there_and_back([float("inf"), -float("inf"), float("nan"), -0.0])
    assert arrived[:2] == [float("inf"), -float("inf")]
    assert arrived[2] != arrived[2]
    assert str(arrived[3]) == "-0.0"


@pytest.mark.parametrize(
    "dtype", [torch.bool, torch.int8, torch.uint16, torch.int64, torch.float16, torch.float64, torch.complex64]
)
def test_tensors_arrive_bit_by_bit(dtype):
    tensor = torch.tensor([[0, 1], [1, 0]]).to(dtype)
    assert same(there_and_back(tensor), tensor)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3)[::-1, ::-1],
        np.broadcast_to(np.float32(2), (2, 3)),
        np.asfortranarray(np.arange(6).reshape(2, 3)),
        np.arange(3, dtype=">f8"),
        np.array(3.0),
        np.empty((0, 3)),
        np.ma.masked_array([1.0, 2.0], mask=[0, 1]),
    ],
    ids=["negative strides", "zero strides", "fortran", "big-endian", "0-d", "empty", "masked"],
)
def test_odd_arrays_arrive_as_plain_arrays_of_native_bytes(array):
    arrived = there_and_back(array)
    assert type(arrived) is np.ndarray
    assert arrived.dtype == array.dtype.newbyteorder("=")
    np.testing.assert_array_equal(arrived, np.asarray(array))


def test_odd_tensors_arrive_as_plain_tensors():
    base = torch.arange(6.0, requires_grad=True)
    odd = {
        "grad": base,
        "parameter": torch.nn.Parameter(torch.ones(2)),
        "transposed": base.reshape(2, 3).t(),
        "expanded": torch.ones(1).expand(4),
        "conjugate": torch.tensor([1 + 2j], dtype=torch.complex64).conj(),
        "scalar": torch.tensor(2.0),
        "empty": torch.empty(0, 3),
    }
    arrived = there_and_back(odd)
    for name, tensor in odd.items():
        assert type(arrived[name]) is torch.Tensor
        assert not arrived[name].requires_grad
        assert arrived[name].tolist() == tensor.tolist()


def test_one_memory_under_several_names_arrives_as_several():
    tensor = torch.arange(3.0)
    one, other, part = there_and_back([tensor, tensor, tensor[1:]])
    assert one.tolist() == other.tolist() == [0, 1, 2]
    assert part.tolist() == [1, 2]


def test_a_subclass_that_lies_arrives_as_what_its_memory_holds():
    class Liar(torch.Tensor):
        @classmethod
        def __torch_function__(cls, func, types, args=(), kwargs=None):
            return super().__torch_function__(func, types, args, kwargs)

        def __eq__(self, other):
            return True

    arrived = there_and_back(torch.ones(2).as_subclass(Liar))
    assert type(arrived) is torch.Tensor
    assert arrived.tolist() == [1, 1]


def test_numpy_scalars_arrive_as_numbers():
    arrived = there_and_back([np.int64(5), np.float32(0.5), np.bool_(True)])
    assert arrived == [5, 0.5, True]
    assert [type(v) for v in arrived] == [int, float, bool]


class Explodes:
    """Raises whatever is asked of it."""

    @property
    def __class__(self):
        return torch.Tensor

    def __getattr__(self, name):
        raise RuntimeError("boom")


class EndlessList(list):
    def __iter__(self):
        raise KeyError("no items for you")


@pytest.mark.parametrize(
    "value",
    [
        object(), {1, 2}, range(3), (i for i in range(3)), 1 + 2j, b"bytes", 2**63, lambda: 0, {(1,): 2}, {True: 1},
        np.array([object()]), np.array(["text"]), np.array(["2020-01-01"], dtype="datetime64[D]"), np.longdouble(1),
        torch.ones(2).to_sparse(), torch.ones(2, device="meta"), torch.ones(2, dtype=torch.complex128),
        torch.ones(2).to(torch.float8_e5m2), torch.ones(1).expand(2**20, 2**20), np.broadcast_to(1.0, (2**20, 2**20)),
        Explodes(), EndlessList([1]), [0] * 100_001,
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_may_not_travel_is_refused_in_one_line(value):
    if type(value) is np.longdouble:
        value = np.array([value])
    with pytest.raises(WireError, match=r"^.{10,150}$"):
        pack([value])


def test_deep_and_circular_values_are_refused():
    circle = []
    circle.append(circle)
    with pytest.raises(WireError, match="deep"):
        flatten(circle)


def test_half_characters_arrive_as_something_that_a_file_can_hold():
    frame = pack({"message": "a\ud800b", "\udfff": 1})
    arrived = unpack(frame[LENGTHS.size :], b"")
    assert arrived["message"] == "a?b"
    json.dumps(arrived, ensure_ascii=False).encode()


@pytest.mark.parametrize("prefix", [(MAX_HEADER + 1, 0), (0, MAX_BODY + 1), (2**64 - 1, 2**64 - 1)])
def test_lengths_out_of_bounds_are_refused_before_reading(prefix):
    with pytest.raises(WireError, match="too large"):
        lengths(LENGTHS.pack(*prefix))


@pytest.mark.parametrize(
    "header",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"9" * 5000, b'{"$list": 3}', b'{"$evil": []}', b'{"$tensor": "0"}', b'{"$dtype": "ones"}',
     b'{"$dtype": "load"}', b'{"$dict": [[[1], 2]]}', b'{"$dict": [[1]]}', b'{"$given": "net"}', b'{"$given": ["net", "_x", 1]}', b'{"$given": ["net", 3, 1]}', b'{"$given": ["net", "x", [1]]}', b'{"$given": ["os", "system", 1]}', b'{"$tuple": {"a": 1}}', b'{"$dict": 1}', b'{"a": {"$array": {}}}',
     pickle.dumps({"a": 1}), b"[" * 30 + b"]" * 30, b'{"$tuple": [' * 30 + b"]}" * 30],
)  # fmt: skip
def test_bytes_that_are_no_frame_are_one_kind_of_error(header):
    with pytest.raises(WireError):
        unpack(header, b"")


def test_a_forged_body_is_refused():
    reference = {"$tensor": "0", "device": "cpu"}
    with pytest.raises(WireError):
        forged(reference, b"\x10\x00\x00\x00\x00\x00\x00\x00{not safetensors")
    with pytest.raises(WireError, match="dtype"):
        forged(reference, save({"0": torch.ones(2).to(torch.float8_e4m3fn)}))
    with pytest.raises(WireError, match="device"):
        forged({**reference, "device": "meta"}, save({"0": torch.ones(2)}))


@pytest.mark.parametrize("tree", [10**4000, [-(2**63)], {"a": 2**63}, {"$dict": [[2**63, 1]]}, {"$dtype": "_dynamo"}])
def test_endless_numbers_and_names_that_are_no_dtype_are_refused(tree):
    with pytest.raises(WireError):
        unpack(json.dumps(tree).encode(), b"")
