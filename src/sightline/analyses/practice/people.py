"""Nobody is named in a register of practice: organisations and roles are. Software sees little; a reader must look."""

from __future__ import annotations

import re

_A_PERSON = re.compile(r"@|\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Cllr)\b\.?")
REMEDY = "Name an organisation or a role"


def seems_a_person(text: str) -> bool:
    """Whether a text has a title of a person or an address in it. A bare name is not seen."""
    return _A_PERSON.search(text) is not None
