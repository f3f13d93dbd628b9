"""The Merkle tree of RFC 6962 against the published vectors and against itself."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.storage.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "merkle"
# Accepted by the authors of the vectors, refused by us on purpose: its roots are the twelve bytes
# “dummy root 1”-like texts, and we take nothing for a root that is not 32 bytes.
REFUSED_ON_PURPOSE = {"consistency/additional/sizes-are-equal-one-and-proof-is-empty.json"}
KNOWN_DATA = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
              "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
KNOWN_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(b"%d" % n) for n in range(130)]


def _bytes(text: str | None) -> bytes:
    return base64.b64decode(text) if text else b""


def _verdict(kind: str, vector: dict[str, Any]) -> bool:
    proof = [_bytes(step) for step in vector["proof"] or []]
    if kind == "inclusion":
        return verify_inclusion(
            _bytes(vector["root"]),
            vector["treeSize"],
            vector["leafIdx"],
            _bytes(vector["leafHash"]),
            proof,
        )
    return verify_consistency(
        _bytes(vector["root1"]),
        vector["size1"],
        _bytes(vector["root2"]),
        vector["size2"],
        proof,
    )


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the Merkle vectors are not beside the checkout")
def test_the_published_vectors_agree_but_for_the_one_refused_on_purpose() -> None:
    files = sorted(VECTORS.rglob("*.json"))
    assert len(files) == 196
    differing = set()
    for file in files:
        vector = json.loads(file.read_text(encoding="utf-8"))
        name = file.relative_to(VECTORS).as_posix()
        if _verdict(name.split("/")[0], vector) == vector["wantErr"]:
            differing.add(name)
    assert differing == REFUSED_ON_PURPOSE


def test_roots_of_the_reference_tree() -> None:
    frontier = Frontier()
    assert frontier.root() == EMPTY_ROOT
    for data, known in zip(KNOWN_DATA, KNOWN_ROOTS, strict=True):
        frontier = frontier.append(leaf_hash(bytes.fromhex(data)))
        assert frontier.root().hex() == known
        assert Frontier.unpack(frontier.size, frontier.pack()) == frontier


@pytest.mark.parametrize("size", range(1, 66))
def test_every_proof_of_small_trees_holds_and_fails_when_anything_changes(size: int) -> None:
    leaves, whole = LEAVES[:size], root(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(leaves, index)
        assert verify_inclusion(whole, size, index, leaves[index], proof)
        assert not verify_inclusion(whole, size, index, LEAVES[-1], proof)
        assert not verify_inclusion(whole, size, size, leaves[index], proof)
        assert not verify_inclusion(whole, size, index, leaves[index], (*proof, whole))
        if size > 1:
            assert not verify_inclusion(whole, size, index ^ 1, leaves[index], proof)
    for first in range(1, size + 1):
        earlier, proof = root(leaves[:first]), consistency_proof(leaves, first)
        assert verify_consistency(earlier, first, whole, size, proof)
        assert not verify_consistency(LEAVES[-1], first, whole, size, proof)
        assert not verify_consistency(earlier, first, whole, size, (*proof, whole))
    assert not verify_consistency(EMPTY_ROOT, 0, whole, size, ())


@given(
    st.integers(2, 130), st.integers(0, 129), st.integers(0, 9), st.integers(0, 255), st.booleans()
)
def test_a_flipped_bit_in_a_proof_is_never_accepted(
    size: int, index: int, step: int, bit: int, consistent: bool
) -> None:
    leaves, whole, index = LEAVES[:size], root(LEAVES[:size]), index % size
    if consistent:
        first = max(index, 1)
        proof = list(consistency_proof(leaves, first))
    else:
        proof = list(inclusion_proof(leaves, index))
    if not proof:
        return
    step %= len(proof)
    changed = bytearray(proof[step])
    changed[bit // 8] ^= 1 << (bit % 8)
    proof[step] = bytes(changed)
    if consistent:
        assert not verify_consistency(root(leaves[:first]), first, whole, size, proof)
    else:
        assert not verify_inclusion(whole, size, index, leaves[index], proof)


def test_proofs_outside_the_tree_are_refused() -> None:
    for index in (-1, 3):
        with pytest.raises(IndexError):
            inclusion_proof(LEAVES[:3], index)
    for first in (0, 4):
        with pytest.raises(IndexError):
            consistency_proof(LEAVES[:3], first)
    with pytest.raises(ValueError, match="frontier"):
        Frontier.unpack(3, b"x" * 32)


def test_inner_nodes_and_leaves_hash_apart() -> None:
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])
