"""What may not stand in the register of a local review: words that tell of one child. When in doubt they refuse."""

from __future__ import annotations

import re

_PATTERNS = (
    r"\baged?\s+(of\s+)?\w+", r"\b\w+[- ](year|month|week|day)s?[- ]old\b", r"\bbirth(day|date)?s?\b", r"\bborn\b",
    r"\bd\.?o\.?b\b", r"\b(boys?|girls?|sons?|daughters?|brothers?|sisters?|baby|babies|toddlers?|infants?)\b",
    r"\b(he|she|him|her|his|hers)\b", r"\b(male|female)s?\b",
    r"\bin (his|her|their) teens\b", r"\b\d{1,2}\s?(yrs?|y/?o)\b",
)  # fmt: skip
_ANY = re.compile("|".join(_PATTERNS), re.IGNORECASE)
# "Child A" is a child of a review; "child a" in "of a child a service knew" is not.
_EITHER = re.compile(r"\b[Cc]hild [A-Z0-9]{1,2}\b")


def tells_of_a_child(text: str) -> bool:
    """Whether a text has words that may tell a child's age, sex or date of birth. May refuse what is harmless."""
    return bool(_ANY.search(text) or _EITHER.search(text))
