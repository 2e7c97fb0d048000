"""Files from elsewhere: found where they are, fetched once, held against their checksum, refused in one line."""

import gzip
import hashlib
import io
import struct
import tarfile

import pytest
import torch

from lessonkit import data
from lessonkit.data import cifar, download, fashion


def remote(path):
    """An entry whose internet is a file of this machine."""
    return download.Remote(path.as_uri(), hashlib.sha256(path.read_bytes()).hexdigest())


def idx(*shape, values):
    return gzip.compress(struct.pack(f">BBBB{len(shape)}I", 0, 0, 8, len(shape), *shape) + bytes(values))


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVNET_COURSE_DATA", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def shop(tmp_path, monkeypatch, cache):
    """A Fashion-MNIST of two images at its home on the internet; the system has none."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "images.gz").write_bytes(idx(2, 28, 28, values=[51] * 784 + [255] * 784))
    (home / "labels.gz").write_bytes(idx(2, values=[3, 9]))
    monkeypatch.setattr(fashion, "SYSTEM_FOLDER", tmp_path / "system")
    monkeypatch.setattr(fashion, "FILES", {"train": (remote(home / "images.gz"), remote(home / "labels.gz"))})
    return home


def test_fashion_mnist_is_downloaded_with_a_progress_bar_and_then_comes_from_the_cache(shop, cache, capfd):
    first = data.fashion_mnist()
    assert "images.gz: 100%" in capfd.readouterr().err
    (shop / "images.gz").unlink()
    second = data.fashion_mnist()
    assert capfd.readouterr().err == ""
    assert [first.source, second.source] == ["download", "local cache"]
    assert sorted(path.name for path in cache.iterdir()) == ["images.gz", "labels.gz"]
    for found in (first, second):
        assert torch.allclose(found.images.mean((1, 2, 3)), torch.tensor([0.2, 1.0]))
        assert found.labels.tolist() == [3, 9] and found.images.shape == (2, 1, 28, 28)


def test_the_systems_files_come_before_any_other(shop, tmp_path):
    (tmp_path / "system").mkdir()
    for path in shop.iterdir():
        path.rename(tmp_path / "system" / path.name)
    assert data.fashion_mnist().source == "system package"


def test_without_network_the_shipped_subset_stands_in_and_says_so(shop):
    (shop / "labels.gz").unlink()
    with pytest.warns(
        UserWarning, match=r"^only the shipped subset of Fashion-MNIST: file:.*labels\.gz cannot be downloaded to .*$"
    ):
        found = data.fashion_mnist()
    assert (found.source, len(found)) == ("shipped subset", 10_000)


def test_another_file_than_expected_is_refused_and_not_kept(tmp_path, cache):
    (tmp_path / "file").write_bytes(b"something else")
    with pytest.raises(data.DataError, match="not the file that was expected"):
        download.fetched(download.Remote((tmp_path / "file").as_uri(), "0" * 64))
    assert list(cache.iterdir()) == []


def test_a_damaged_file_in_the_cache_is_fetched_again(tmp_path, cache):
    (tmp_path / "file").write_bytes(b"whole")
    cache.mkdir()
    (cache / "file").write_bytes(b"hal")
    assert download.cached(remote(tmp_path / "file")) is None
    assert download.fetched(remote(tmp_path / "file")).read_bytes() == b"whole"


def test_a_cache_that_cannot_be_written_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"whole")
    monkeypatch.setenv("CONVNET_COURSE_DATA", str(tmp_path / "file"))
    with pytest.raises(data.DataError, match=r"^file:.* cannot be downloaded to .*file: .*$"):
        download.fetched(remote(tmp_path / "file"))


@pytest.mark.parametrize(
    "content",
    [
        b"not compressed",
        idx(2, 2, values=[1, 2, 3, 4])[:-9],
        idx(2, 2, values=[1, 2, 3]),
        gzip.compress(b"\0\0\x0d\1\0\0\0\1\0"),
        gzip.compress(b""),
    ],
    ids=[
        "not compressed",
        "cut off",
        "a byte too few",
        "other numbers",
        "empty",
    ],  # a gzip file holds the time of its making
)
def test_a_damaged_idx_file_is_refused_in_one_line(tmp_path, content):
    (tmp_path / "file.gz").write_bytes(content)
    with pytest.raises(data.DataError, match=r"^[^\n]*file\.gz (cannot be read|is no IDX file)[^\n]*$"):
        fashion.read_idx(tmp_path / "file.gz")


def test_an_idx_file_is_read_in_its_shape(tmp_path):
    (tmp_path / "file.gz").write_bytes(idx(2, 3, values=range(6)))
    assert fashion.read_idx(tmp_path / "file.gz").tolist() == [[0, 1, 2], [3, 4, 5]]


def archive(path, members):
    with tarfile.open(path, "w:gz") as file:
        for name, content in members.items():
            head = tarfile.TarInfo(f"{cifar.FOLDER}/{name}")
            head.size = len(content)
            file.addfile(head, io.BytesIO(content))
    return remote(path)


def test_a_cifar_archive_gives_red_green_and_blue_planes_in_the_order_of_its_batches(tmp_path, cache, monkeypatch):
    records = {f"data_batch_{n}.bin": bytes([n]) + b"\xff" * 1024 + b"\0" * 1024 + b"\x33" * 1024 for n in range(1, 6)}
    monkeypatch.setattr(cifar, "ARCHIVE", archive(tmp_path / "cifar.tar.gz", records))
    found = data.cifar10("train")
    assert found.images.shape == (5, 3, 32, 32) and found.labels.tolist() == [1, 2, 3, 4, 5]
    assert torch.allclose(found.images.mean((0, 2, 3)), torch.tensor([1.0, 0.0, 0.2]))
    assert found.classes[found.labels[2]] == "cat"


@pytest.mark.parametrize("members", [{}, {"test_batch.bin": b"\0" * 3000}])
def test_a_damaged_cifar_archive_is_refused_in_one_line(tmp_path, cache, monkeypatch, members):
    monkeypatch.setattr(cifar, "ARCHIVE", archive(tmp_path / "cifar.tar.gz", members))
    with pytest.raises(data.DataError, match=r"^[^\n]*cifar\.tar\.gz is damaged: [^\n]*$"):
        data.cifar10("test")
