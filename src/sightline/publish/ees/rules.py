"""The screener: its rules as a table, and what they find in a pair of files, all at once.

Written from what the Department for Education says of its own screener (eesyscreener 0.3.1, read November 2026) and of
its open data standards. The rules have the names of its checks, so that findings can be compared. Not among them are
the checks against its data dictionary, which we do not hold; rules of our own are marked so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sightline.publish.ees import of_cells, of_columns, of_meta, of_places
from sightline.publish.ees.frame import Pair


class Weight(StrEnum):
    """What a fault means: with one that fails the service refuses the file; a warning is to be looked at."""

    FAIL = "fails"
    WARNING = "warning"


FAIL, WARNING = Weight.FAIL, Weight.WARNING
OWN = "sightline_"  # begins the name of a rule of ours


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, how much it weighs, what it asks in words, and what finds the faults of a pair."""

    code: str
    weight: Weight
    words: str
    faults: Callable[[Pair], list[str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a pair of files: the rule it breaks, and what was found, in words without a cell's content."""

    rule: Rule
    found: str

    def __str__(self) -> str:
        return f"{self.rule.code} ({self.rule.weight}): {self.found}. {self.rule.words}"


RULES: tuple[Rule, ...] = (
    Rule("filename_spaces", FAIL, "Names of files have no spaces.", of_columns.spaces_in_files),
    Rule("filename_special", FAIL, "Names of files have letters, digits, - and _ only.", of_columns.signs_in_files),
    Rule("filenames_match", FAIL, "NAME.csv goes with NAME.meta.csv.", of_columns.files_match),
    Rule("col_req_data", FAIL, "Five columns say where and when; every data file has them.", of_columns.data_columns),
    Rule("col_req_meta", FAIL, "The metadata has eight columns.", of_columns.meta_columns),
    Rule("col_invalid_meta", FAIL, "Beside them it may have filter_default and parent_filter.",
         of_columns.other_meta_columns),
    Rule("col_to_rows", FAIL, "Each row of the metadata is a column of the data, beside five or more.",
         of_columns.columns_to_rows),
    Rule("cross_data_to_meta", WARNING, "What varies and is not in the metadata cannot be chosen.",
         of_columns.data_to_meta),
    Rule("cross_meta_to_data", FAIL, "What the metadata names is in the data.", of_columns.meta_to_data),
    Rule("col_names_spaces", FAIL, "Names of columns have no spaces.", of_columns.spaces_in_columns),
    Rule("col_snake_case", WARNING, "Names of columns are in snake_case.", of_columns.snake_case),
    Rule("col_var_start", WARNING, "Names of columns begin with a small letter.", of_columns.small_start),
    Rule("col_var_characteristic", WARNING, "Each characteristic is a filter of its own.", of_columns.characteristic),
    Rule("col_ind_smushed", FAIL, "Sex and ethnic group are filters, not parts of an indicator.",
         of_columns.filter_in_indicator),
    Rule("harmonised_variables", FAIL, "Ethnic group has standard names of columns.", of_columns.harmonised_names),
    Rule("api_char_col_name", WARNING, "Longer ones cannot go into the service's API.", of_columns.long_names),
    Rule("api_char_col_label", WARNING, "Longer ones cannot go into the service's API.", of_columns.long_labels),
    Rule("meta_col_name", FAIL, "Every row of the metadata names a column.", of_meta.col_name_filled),
    Rule("meta_col_type", FAIL, "Every row is a Filter or an Indicator.", of_meta.col_type_known),
    Rule("meta_ob_unit", FAIL, "Places and times are known without the metadata.", of_meta.no_units),
    Rule("meta_col_name_dupe", FAIL, "Every column has one row.", of_meta.col_name_once),
    Rule("meta_col_name_spaces", FAIL, "Names of columns have no spaces.", of_meta.col_name_spaces),
    Rule("meta_label", FAIL, "Every row has a label.", of_meta.label_filled),
    Rule("meta_dupe_label", FAIL, "Every label is given once.", of_meta.label_once),
    Rule("meta_geog_catch", FAIL, "Places are no filters.", of_meta.place_as_filter),
    Rule("meta_fil_grp_dupe", FAIL, "A column groups one filter.", of_meta.groups_once),
    Rule("meta_fil_grp_is_fil", WARNING, "What groups a filter is a filter too.", of_meta.groups_are_filters),
    Rule("meta_fil_grp_match", FAIL, "What groups a filter is in the data.", of_meta.groups_in_data),
    Rule("meta_fil_grp_stripped", FAIL, "Groups differ by letters or digits.", of_meta.groups_stripped),
    Rule("filter_group_level", FAIL, "A group holds one item of its filter or more.", of_meta.group_levels),
    Rule("meta_ind_unit", FAIL, "Only indicators have a unit.", of_meta.unit_of_filter),
    Rule("meta_indicator_dp", FAIL, "Only indicators have decimal places.", of_meta.dp_of_filter),
    Rule("meta_indicator_grouping", FAIL, "Only indicators have an indicator_grouping.", of_meta.grouping_of_filter),
    Rule("meta_fil_grp", FAIL, "Only filters are grouped by a column.", of_meta.group_of_indicator),
    Rule("meta_filter_hint", FAIL, "Only filters have a hint.", of_meta.hint_of_indicator),
    Rule("meta_ind_dp_set", WARNING, "Say how many decimal places are shown.", of_meta.dp_set),
    Rule("meta_ind_dp_values", FAIL, "Decimal places are a whole number.", of_meta.dp_values),
    Rule("meta_ind_unit_validation", FAIL, "The service knows no other units.", of_meta.units_known),
    Rule("time_period_num", FAIL, "A time period is a year, or two as 202425.", of_cells.period_numbers),
    Rule("time_id_valid", FAIL, "Time identifiers are those of a list.", of_cells.identifiers_known),
    Rule("time_id_mix", FAIL, "A file has time identifiers of one kind.", of_cells.identifiers_mixed),
    Rule("time_period", FAIL, "Each identifier goes with four digits, or with six.", of_cells.period_digits),
    Rule("time_period_six", FAIL, "Six digits are a year and the next.", of_cells.period_years),
    Rule("geog_level", FAIL, "Levels are those of a list.", of_places.levels_known),
    Rule("geog_level_present", FAIL, "Each level has its columns.", of_places.level_columns),
    Rule("geog_region_col_present", FAIL, "A region has a code and a name.", of_places.region_columns),
    Rule("geog_la_col_present", FAIL, "An authority has two codes and a name.", of_places.authority_columns),
    Rule("geog_level_completed", FAIL, "A row fills the columns of its level.", of_places.levels_filled),
    Rule("geog_overcompleted_cols", FAIL, "A row fills no column of a level below its own.", of_places.overfilled),
    Rule("geog_country_combos", FAIL, "A country's code and name go together.", of_places.countries),
    Rule("geog_region_combos", FAIL, "A region's code and name go together.", of_places.region_names),
    Rule("geog_la_combos", FAIL, "An authority's two codes and name go together.", of_places.authority_names),
    Rule(f"{OWN}not_looked_up", WARNING, "We hold lists of countries, regions and authorities only.",
         of_places.not_looked_up),
    Rule("geog_ignored_rows", FAIL, "Some levels are not shown in tables.", of_places.ignored_rows),
    Rule("geog_na", FAIL, "The code x is for what is not available.", of_places.names_of_not_available),
    Rule("geog_na_code", FAIL, "What is not available has the code x.", of_places.codes_of_not_available),
    Rule("geog_other_dupes", FAIL, "A place has one code.", of_places.one_code_a_name),
    Rule("geog_other_code_dupes", FAIL, "A code has one name.", of_places.one_name_a_code),
    Rule("geog_region_for_la", WARNING, "Rows of authorities say their region.", of_places.region_of_authority),
    Rule("geog_region_for_lad", WARNING, "Rows of districts say their region.", of_places.region_of_district),
    Rule("filter_not_singular", FAIL, "A filter has two items or more.", of_cells.filters_vary),
    Rule("filter_blanks", FAIL, "What is not broken down is called Total.", of_cells.filters_filled),
    Rule("filter_defaults", WARNING, "The item shown first is Total, or that of filter_default.",
         of_cells.filters_default),
    Rule("filter_item_limit", FAIL, "The service takes no larger filter.", of_cells.filters_size),
    Rule("filter_whitespace", FAIL, "Items have no spaces around them.", of_cells.filters_spaces),
    Rule("filter_ob_total", FAIL, "Totals are items of filters, not places or times.", of_cells.totals_in_units),
    Rule("harmonised_eth_vals", WARNING, "Ethnic groups are those of the standard.", of_cells.ethnic_items),
    Rule("harmonised_eth_char_grp", WARNING, "Ethnic groups are those of the standard.", of_cells.ethnic_groups),
    Rule("harmonised_eth_char_vals", WARNING, "Ethnic groups are those of the standard.",
         of_cells.ethnic_characteristics),
    Rule("api_char_filter_items", WARNING, "Longer ones cannot go into the service's API.", of_cells.long_items),
    Rule("api_char_loc_code", WARNING, "Longer ones cannot go into the service's API.", of_cells.long_codes),
    Rule("ind_invalid_entry", FAIL, "A symbol stands where there is no number.", of_cells.indicators_filled),
    Rule(f"{OWN}ind_not_read", WARNING, "An indicator holds numbers and symbols.", of_cells.indicators_read),
    Rule("general_null", FAIL, "A symbol stands where there is no number.", of_cells.nulls),
    Rule(f"{OWN}general_legacy", WARNING, "Such signs are no longer used.", of_cells.legacy),
    Rule("general_dupes", FAIL, "Place, time and filters together choose one row.", of_cells.rows_once),
)  # fmt: skip


def screen(pair: Pair) -> tuple[Fault, ...]:
    """Every fault of a pair of files, by rule in the order of RULES; none where it passes without a warning."""
    return tuple(Fault(rule, found) for rule in RULES for found in rule.faults(pair))


def passed(faults: tuple[Fault, ...]) -> bool:
    """Whether the service would take the files: no fault that fails."""
    return all(fault.rule.weight is not FAIL for fault in faults)
