"""The rules of the house, as data. checks.py keeps them; CONTRIBUTING.md explains them."""

from __future__ import annotations

COMMON = ("errors", "config", "flow", "standard")

# What a return looks like (not how it is read).
DEFINITIONS = ("returns.formats", "returns.definitions", "returns.catalogue")

# Part of the house -> what of ours it may import, beside itself. The longest name that fits a module counts.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "__init__": (),
    "errors": (),
    "flow": (),
    "config": ("errors",),
    "standard": ("errors", "config", "flow"),
    "returns": COMMON,
    "published": COMMON,
    "methods": ("errors", "standard"),
    "engines": COMMON,
    "ledger": (*COMMON, "returns"),
    "link": (*COMMON, "ledger", "engines"),
    "chronology": (*COMMON, *DEFINITIONS, "ledger", "engines"),
    "analyses": (*COMMON, "methods", "ledger", "engines", "chronology", "published"),
    # Tier 2 works on figures, never on events.
    "analyses.areas": (*COMMON, "methods", "ledger", "engines", "published"),
    "analyses.inquiries": (*COMMON, "methods", "ledger", "engines", "published"),
    "analyses.partnerships": (*COMMON, "methods", "ledger", "engines", "published"),
    "analyses.practice": (*COMMON, "methods", "ledger", "engines", "published"),
    "analyses.campaign": (*COMMON, "methods", "ledger", "engines", "published"),
    "analyses.voice": (*COMMON, "methods", "ledger", "engines", "published"),
    "clearance": (*COMMON, "ledger", "methods"),
    "render": COMMON,
    "publish": (*COMMON, "clearance", "render"),
    "synthetic": (*COMMON, *DEFINITIONS),
    "demo": ("",),  # everything: these put the parts together
    "demo_first": ("",),
    "trial": ("",),
    "trial_score": ("",),
    "trial_effects": ("",),
    "cli": ("",),
    "cli_made_up": ("",),
    "cli_clear": ("",),
    "cli_ledger": ("",),
    "cli_link": ("",),
    "cli_quality": ("",),
    "cli_voice": ("",),
    "cli_estimate": ("",),
    "cli_look": ("",),
    "cli_out": ("",),
    "cli_data": ("",),
    "cli_pack": ("",),
    "cli_keys": ("",),
    "cli_guidance": ("",),
    "cli_inquiries": ("",),
    "cli_partnership": ("",),
    "cli_practice": ("",),
    "cli_effects": ("",),
    "cli_campaign": ("",),
    "cli_plan": ("",),
    "reports_campaign": ("",),
    "cli_evaluate": ("",),
    "cli_waves": ("",),
    "agency_keys": ("",),
    "reports": ("",),
    "cli_common": ("errors", "config", "engines", "ledger", "link", "returns"),
    "__main__": ("cli",),
}

# Libraries that do the work of a database or of linkage stay behind these parts.
ENGINE_LIBRARIES = ("duckdb", "pyspark", "sqlglot", "splink")
ENGINE_PARTS = ("engines", "link")

# The only module that may build or re-open what has been cleared.
GATE = "clearance.gate"
GATED = "Cleared"

# The command line imports inside functions, so that `--help` is quick, and it alone prints.
COMMAND_LINE = (
    "cli",
    "cli_clear",
    "cli_estimate",
    "cli_made_up",
    "cli_ledger",
    "cli_link",
    "cli_look",
    "cli_keys",
    "cli_guidance",
    "cli_inquiries",
    "cli_partnership",
    "cli_practice",
    "cli_effects",
    "cli_campaign",
    "cli_plan",
    "cli_evaluate",
    "cli_waves",
    "cli_out",
    "cli_data",
    "cli_pack",
    "cli_quality",
    "cli_voice",
    "cli_common",
)

# What `import sightline.cli` must not load.
SLOW_LIBRARIES = (
    "duckdb",
    "pyarrow",
    "splink",
    "sqlglot",
    "numpy",
    "scipy",
    "highspy",
    "vl_convert",
    "lxml",
    "jinja2",
    "pypdf",
    "pyspark",
    "svy",
    "polars",
    "pyreadstat",
)

FILE_SOFT, FILE_HARD = 400, 800
FUNCTION_SOFT, FUNCTION_HARD = 40, 80
DEPTH = 2  # folders under src/sightline

# What is over the soft limit, with the reason. A name that no longer needs to be here must leave.
LONG_FILES: dict[str, str] = {}
LONG_FILES_CAP = 5
LONG_FUNCTIONS: dict[str, str] = {}
LONG_FUNCTIONS_CAP = 10

# Differences between engines that a step may still meet (engines/gaps.py): none are taken for granted.
KNOWN_DISAGREEMENTS_CAP = 0
