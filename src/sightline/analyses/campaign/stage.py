"""The tier-2 stage of campaigns: the register of a project in, the draft of its page out.

Waves of a survey are read anew each time and never kept: what the draft holds of them are shares with their ranges.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sightline.analyses.campaign.campaigns import CampaignRegister
from sightline.analyses.campaign.design import read_design
from sightline.analyses.campaign.draft import NAME, campaign_draft
from sightline.analyses.campaign.evaluation import Given, evaluate
from sightline.analyses.campaign.forms import DESIGN, EXPOSURE, FOLDER
from sightline.analyses.campaign.register import open_campaigns
from sightline.analyses.campaign.waves import FOLDER as WAVES
from sightline.analyses.campaign.waves import waves_of
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.drafted import keep_drafts
from sightline.ledger.panels import panels_of
from sightline.published.exposure import read_exposure
from sightline.standard.ledgers import ledgers, with_ledgers
from sightline.standard.wire import encode

DRAFTED = "campaign drafted"


def kept_campaigns(project: Path, on: date) -> tuple[CampaignRegister, Given] | None:
    """The register in the project's folder and what lies beside it, without panels; None without a register.

    Raises Refused with every fault at once.
    """
    folder = project / FOLDER
    if not any((folder / name).is_file() for name in ("campaign.csv", "register.toml")):
        return None  # a folder with a plan or waves alone is no register yet
    return open_campaigns(folder, on), beside(folder, on)


def beside(folder: Path, on: date, waves: Path | None = None, exposure: Path | None = None) -> Given:
    """What lies in the folder of a register, or where it is said to lie, read on that day; panels are of a project."""
    asked = waves or (folder / WAVES if (folder / WAVES).is_dir() else None)
    seen = exposure or (folder / EXPOSURE if (folder / EXPOSURE).is_dir() else None)
    path = folder / DESIGN
    return Given(
        (), waves_of(asked) if asked else None, read_exposure(seen, on) if seen else None,
        read_design(path) if path.is_file() else None, ledgers().breaks,
    )  # fmt: skip


def draft_campaigns(ledger: Ledger, kept: tuple[CampaignRegister, Given] | None) -> tuple[Entry | None, bool]:
    """Draft the page of the campaigns of a project with the panels of its run. Returns the entry, and if new.

    Without a register an entry without a draft takes the place of one before. None where there never was one.
    """
    made: dict[str, bytes] = {}
    if kept is not None:
        register, given = kept
        held = Given(panels_of(ledger), given.waves, given.exposure, given.design, given.breaks)
        draft = campaign_draft([evaluate(one, register, held) for one in register.campaigns], given.waves)
        made = {NAME: encode(with_ledgers(draft))} if draft is not None else {}
    return keep_drafts(ledger, DRAFTED, made)
