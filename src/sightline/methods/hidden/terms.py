"""Terms of log-linear models as bits over the lists, and which sets of them make a hierarchical model.

A term is a whole number: the lists whose bits are set act together in it. 0 is the intercept, one bit a main effect,
two bits an interaction of two lists. A model is named by its interactions alone: the intercept and every main effect
are always in. A model is hierarchical when with a term it has every part of that term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from sightline.errors import MethodError
from sightline.methods.hidden.lists import Lists

MOST_MODELS = 40_000  # six lists with interactions of two have 32,768; of three, 3.7 million

Terms = tuple[int, ...]


def main_effects(number: int) -> Terms:
    """The intercept and the main effects of `number` lists."""
    return (0, *(1 << bit for bit in range(number)))


def pairs(number: int) -> Terms:
    """Every interaction of two of `number` lists, by the order of the lists."""
    return tuple(1 << one | 1 << other for one, other in combinations(range(number), 2))


def parts(term: int) -> Iterator[int]:
    """Every smaller interaction inside a term, smallest first."""
    bits = [1 << bit for bit in range(term.bit_length()) if term >> bit & 1]
    for size in range(2, len(bits)):
        yield from (sum(chosen) for chosen in combinations(bits, size))


def closed(terms: Iterable[int]) -> Terms:
    """The terms in their order, each once, each after what must be in the model before it."""
    found: dict[int, None] = {}
    for term in terms:
        found.update(dict.fromkeys(parts(term)))
        found[term] = None
    return tuple(found)


def checked(lists: Lists, terms: Iterable[int]) -> Terms:
    """The interactions of a hierarchical model of these lists.

    Raises MethodError where a term is no interaction of these lists, or is of lists on which nobody can be together.
    """
    wanted = tuple(terms)
    if any(not 0 < term < 2**lists.number or term.bit_count() < 2 for term in wanted):
        raise MethodError("a term of the model is no interaction of two or more of these lists")
    model = closed(wanted)
    never = [lists.words(term) for term in model if not seeable(lists, term)]
    if never:
        raise MethodError("nobody can be on these lists together, so no effect of theirs is there: " + "; ".join(never))
    return model


def seeable(lists: Lists, term: int) -> bool:
    """Whether some history that is possible has all lists of the term."""
    return any(able and place & term == term for place, able in enumerate(lists.possible))


def hierarchical(lists: Lists, order: int) -> tuple[Terms, ...]:
    """Every hierarchical model with interactions of at most `order` lists, the one of main effects first.

    Interactions that nobody can be in are no part of any. Raises MethodError where there are more models than can be
    searched.
    """
    if not 1 <= order <= lists.number:
        raise MethodError(f"interactions of at most {order} lists were asked for, of {lists.number} lists")
    models: list[Terms] = [()]
    for size in range(2, order + 1):
        _refuse_too_many(len(models))
        models = [wider for model in models for wider in _widened(lists, model, size)]
    return tuple(sorted(models, key=lambda model: (len(model), model)))


def _widened(lists: Lists, model: Terms, size: int) -> Iterator[Terms]:
    """The model with every choice of the interactions of `size` lists whose parts it has."""
    have = set(model)
    able = [
        term
        for term in range(2**lists.number)
        if term.bit_count() == size and seeable(lists, term) and have.issuperset(parts(term))
    ]
    _refuse_too_many(2 ** len(able))
    for number in range(len(able) + 1):
        for chosen in combinations(able, number):
            yield model + chosen


def _refuse_too_many(models: int) -> None:
    if models > MOST_MODELS:
        raise MethodError(
            f"there are more than {MOST_MODELS:,} models of so many lists: take interactions of fewer lists, or choose "
            "stepwise"
        )
