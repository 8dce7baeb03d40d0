"""The file of match-keys, which an agency sends in place of names where identifiers may not leave it.

`sightline keys` writes it from the agency's own files: see docs/match-keys.md. Nobody can read a person from it who has
not the secret that agencies share.
"""

from __future__ import annotations

from sightline.returns.formats import ANY, Block, Field, Format, Goes
from sightline.standard.tables import Type

KEY_DIGITS, ID_DIGITS = 32, 16

MATCH_KEYS = Format(
    "match_keys", "Match-keys", ANY, "csv", (2017, 2027),
    (
        Block(
            "match_keys", "match_keys", "person and match-key",
            (
                Field("agency_code", "agency", Type.TEXT, "The agency's code, as in its other files", Goes.HEADER,
                      required=True),
                Field("period_end", "period_end", Type.DATE, "Last day the file speaks of", Goes.HEADER, required=True),
                Field("sender", "sender", Type.TEXT, "Kind of agency", Goes.HEADER, required=True, codes="sender"),
                Field("person_id", "local_id", Type.TEXT, "The agency's own id of the person, as in its other files",
                      Goes.KEY, required=True),
                Field("key_kind", "match_kind", Type.TEXT,
                      "What the key is made of; empty for a person of whom no key could or may be made",
                      Goes.IDENTITY, codes="match_kind"),
                Field("match_key", "match_key", Type.TEXT, f"{KEY_DIGITS} hexadecimal digits of a keyed digest",
                      Goes.IDENTITY, hexadecimal=KEY_DIGITS),
                Field("key_id", "match_key_id", Type.TEXT,
                      "Which secret and which rules made the key: two files that differ here are not compared",
                      Goes.IDENTITY, required=True, hexadecimal=ID_DIGITS),
                Field("purpose", "purpose", Type.TEXT, "What the keys may be used for", Goes.HEADER, required=True),
                Field("expires", "match_key_expires", Type.DATE, "Last day on which they may be used", Goes.IDENTITY,
                      required=True, ahead=True),
            ),
            known_by=("local_id", "match_kind", "match_key"),
        ),
    ),
    "Sightline's own definition, version 1; no national format exists (checked November 2026)",
    "Sent in place of names where identifiers may not leave an agency, and beside them by agencies that may send names "
    "to a project with one that may not. `sightline keys` writes it.",
)  # fmt: skip
