"""Order and cycles in what reads what; knows only ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def cycle(reads: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return one circle of ids that read each other (first id repeated last), or ()."""
    return _walk(reads)[1]


def ordered(reads: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return the ids so that each comes after those it reads; ids that only are read are left out.

    There must be no cycle.
    """
    return _walk(reads)[0]


def _walk(reads: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    done: dict[str, None] = {}
    for start in reads:
        trail: dict[str, list[str]] = {}
        if start not in done:
            trail[start] = _next(reads, start)
        while trail:
            last, waiting = next(reversed(trail.items()))
            if not waiting:
                done[last] = None
                del trail[last]
                continue
            following = waiting.pop()
            if following in trail:
                names = list(trail)
                circle = names[names.index(following) :]
                return (), (*circle, following)
            if following not in done:
                trail[following] = _next(reads, following)
    return tuple(done), ()


def _next(reads: Mapping[str, Collection[str]], key: str) -> list[str]:
    return sorted((item for item in reads[key] if item in reads), reverse=True)
