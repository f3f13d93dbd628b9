"""The Merkle tree of RFC 6962 over all ledger entries: roots, proofs and their verification.

Pure functions over 32-byte SHA-256 hashes; knows no database and trusts no proof it is given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf: SHA-256(0x00 ‖ data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes; the root of no leaves is SHA-256 of nothing."""
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
    return frontier.root()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: the roots of its complete subtrees, largest first.

    One subtree for each bit set in ``size``; enough to append and to give the root.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """Return the frontier with one more leaf hash (32 bytes)."""
        peaks, carry, rest = list(self.peaks), leaf, self.size
        while rest & 1:
            carry = node_hash(peaks.pop(), carry)
            rest >>= 1
        return Frontier(self.size + 1, (*peaks, carry))

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        if not self.peaks:
            return EMPTY_ROOT
        folded = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            folded = node_hash(peak, folded)
        return folded

    def pack(self) -> bytes:
        """Return the peaks as bytes for one database column."""
        return b"".join(self.peaks)

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> Frontier:
        """Read peaks back; ValueError where they cannot belong to a tree of this size."""
        if len(packed) != HASH_BYTES * size.bit_count():
            raise ValueError("the frontier does not fit the size of the tree")
        cuts = range(0, len(packed), HASH_BYTES)
        return cls(size, tuple(packed[i : i + HASH_BYTES] for i in cuts))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the audit path of one leaf, lowest node first; IndexError outside the tree."""
    if not 0 <= index < len(leaves):
        raise IndexError("the tree has no such leaf")
    low, high, path = 0, len(leaves), []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(root(leaves[middle:high]))
            high = middle
        else:
            path.append(root(leaves[low:middle]))
            low = middle
    return tuple(reversed(path))


def consistency_proof(leaves: Sequence[bytes], first: int) -> tuple[bytes, ...]:
    """Return the proof that the tree of the ``first`` leaves is a prefix of this one."""
    if not 0 < first <= len(leaves):
        raise IndexError("the earlier tree must have between 1 and all leaves")
    low, high, path, whole = 0, len(leaves), [], True
    while first != high:
        middle = low + _split(high - low)
        if first <= middle:
            path.append(root(leaves[middle:high]))
            high = middle
        else:
            path.append(root(leaves[low:middle]))
            low, whole = middle, False
    if not whole:
        path.append(root(leaves[low:high]))
    return tuple(reversed(path))


def verify_inclusion(
    tree_root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether the proof shows the leaf hash at ``index`` in the tree of ``size`` leaves."""
    if not 0 <= index < size or not _all_hashes((tree_root, leaf, *proof)):
        return False
    node, last, folded = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            folded = node_hash(step, folded)
            node, last = _skip_complete(node, last)
        else:
            folded = node_hash(folded, step)
        node, last = node >> 1, last >> 1
    return last == 0 and folded == tree_root


def verify_consistency(
    first_root: bytes, first: int, second_root: bytes, second: int, proof: Sequence[bytes]
) -> bool:
    """Tell whether the proof shows the first tree to be a prefix of the second.

    Sizes of zero prove nothing and are refused, as is every hash that is not 32 bytes.
    """
    if not 0 < first <= second or not _all_hashes((first_root, second_root, *proof)):
        return False
    if first == second:
        return first_root == second_root and not proof
    steps = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not steps:
        return False
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(step, old), node_hash(step, new)
            node, last = _skip_complete(node, last)
        else:
            new = node_hash(new, step)
        node, last = node >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def _skip_complete(node: int, last: int) -> tuple[int, int]:
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _all_hashes(hashes: Sequence[bytes]) -> bool:
    return all(len(item) == HASH_BYTES for item in hashes)
