"""What holds for every test: how long a drawn example takes on a busy machine is no part of what it shows."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
