"""A pair of files that passes every rule of the screener, and for each rule one that breaks it."""

from __future__ import annotations

import csv

from sightline.publish.ees.frame import Frame, Pair

HEADER = "time_period,time_identifier,geographic_level,country_code,country_name"
META = "col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint,filter_grouping_column"
LA = "region_code,region_name,old_la_code,new_la_code,la_name"
LEEDS = "202425,Financial year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,383,E08000035,Leeds"
ENGLAND = "202425,Financial year,National,E92000001,England"


def frame(*lines: str) -> Frame:
    read = [tuple(line) for line in csv.reader(lines)]
    return Frame(read[0], tuple(read[1:]))


def pair(
    data: tuple[str, ...] = (), meta: tuple[str, ...] = (), name: str = "t.csv", beside: str = "t.meta.csv"
) -> Pair:
    """A pair that passes without a warning, but for what is given."""
    return Pair(name, beside, frame(*(data or DATA)), frame(*(meta or METADATA)))


DATA = (
    f"{HEADER},{LA},sex,children", f"{ENGLAND},,,,,,Total,120", f"{ENGLAND},,,,,,Girls,80", f"{LEEDS},Total,30",
    f"{LEEDS},Girls,c",
)  # fmt: skip
METADATA = (META, "sex,Filter,Sex,,,,,", "children,Indicator,Children with a record,,,0,,")


def simple(*rows: str, header: str = f"{HEADER},sex,children") -> tuple[str, ...]:
    """A data file of national rows."""
    return (header, *(f"{ENGLAND},{row}" for row in rows))


FINE = ("Total,120", "Girls,80")
# Rule -> a pair that breaks it. Every rule has one: see the test that says so.
BROKEN: dict[str, Pair] = {
    "filename_spaces": pair(name="a b.csv", beside="a b.meta.csv"),
    "filename_special": pair(name="a&b.csv", beside="a&b.meta.csv"),
    "filenames_match": pair(beside="other.meta.csv"),
    "col_req_data": pair(("time_period,sex,children", "2024,Total,1", "2024,Girls,2")),
    "col_req_meta": pair(meta=("col_name,col_type,label", "sex,Filter,Sex", "children,Indicator,Children")),
    "col_invalid_meta": pair(meta=(f"{META},extra", "sex,Filter,Sex,,,,,,", "children,Indicator,Children,,,0,,,")),
    "col_to_rows": pair(meta=(META, *(f"c{n},Indicator,L{n},,,0,," for n in range(9)))),
    "cross_data_to_meta": pair(simple("Total,120,1", "Girls,80,2", header=f"{HEADER},sex,children,extra")),
    "cross_meta_to_data": pair(meta=(*METADATA, "boys,Indicator,Boys,,,0,,")),
    "col_names_spaces": pair(simple("Total,120,1", "Girls,80,2", header=f"{HEADER},sex,children,two words")),
    "col_snake_case": pair(simple("Total,120,1", "Girls,80,1", header=f"{HEADER},sex,children,Upper")),
    "col_var_start": pair(simple("Total,120,1", "Girls,80,1", header=f"{HEADER},sex,children,1st")),
    "col_var_characteristic": pair(
        simple("Total,1", "Girls,2", header=f"{HEADER},characteristic,children"),
        (META, "characteristic,Filter,Kind,,,,,", METADATA[2]),
    ),
    "col_ind_smushed": pair(
        simple("Total,1", "Girls,2", header=f"{HEADER},sex,female_count"),
        (*METADATA[:2], "female_count,Indicator,N,,,0,,"),
    ),
    "harmonised_variables": pair(
        simple("Total,1", "White,2", header=f"{HEADER},ethnic_group,children"),
        (META, "ethnic_group,Filter,Ethnic group,,,,,", METADATA[2]),
    ),
    "api_char_col_name": pair(
        simple(*FINE, header=f"{HEADER},sex,{'c' * 51}"), (*METADATA[:2], f"{'c' * 51},Indicator,Children,,,0,,")
    ),
    "api_char_col_label": pair(meta=(*METADATA[:2], f"children,Indicator,{'L' * 101},,,0,,")),
    "meta_col_name": pair(meta=(*METADATA, ",Indicator,Blank,,,0,,")),
    "meta_col_type": pair(meta=(*METADATA, "la_name,Other,Other,,,,,")),
    "meta_ob_unit": pair(meta=(*METADATA, "la_name,Filter,Authority,,,,,")),
    "meta_col_name_dupe": pair(meta=(*METADATA, "children,Indicator,Again,,,0,,")),
    "meta_col_name_spaces": pair(meta=(*METADATA, "two words,Indicator,Again,,,0,,")),
    "meta_label": pair(meta=(*METADATA[:2], "children,Indicator,,,,0,,")),
    "meta_dupe_label": pair(meta=(*METADATA[:2], "children,Indicator,Sex,,,0,,")),
    "meta_geog_catch": pair(
        simple("Total,1", "A,2", header=f"{HEADER},local_name,children"),
        (META, "local_name,Filter,Where,,,,,", METADATA[2]),
    ),
    "meta_fil_grp_dupe": pair(
        simple("Total,Total,Total,1", "A,B,C,2", header=f"{HEADER},sex,age,grp,children"),
        (META, "sex,Filter,Sex,,,,,grp", "age,Filter,Age,,,,,grp", METADATA[2]),
    ),
    "meta_fil_grp_is_fil": pair(
        simple("Total,Total,1", "A,B,2", header=f"{HEADER},sex,grp,children"),
        (META, "sex,Filter,Sex,,,,,grp", METADATA[2]),
    ),
    "meta_fil_grp_match": pair(meta=(META, "sex,Filter,Sex,,,,,grp", METADATA[2])),
    "meta_fil_grp_stripped": pair(
        simple("Total,Total,1", "A,a-b,2", "B,ab,3", header=f"{HEADER},sex,grp,children"),
        (META, "sex,Filter,Sex,,,,,grp", METADATA[2]),
    ),
    "filter_group_level": pair(
        simple("Total,Total,1", "A,B,2", "A,C,3", header=f"{HEADER},sex,grp,children"),
        (META, "sex,Filter,Sex,,,,,grp", METADATA[2]),
    ),
    "meta_ind_unit": pair(meta=(META, "sex,Filter,Sex,,%,,,", METADATA[2])),
    "meta_indicator_dp": pair(meta=(META, "sex,Filter,Sex,,,0,,", METADATA[2])),
    "meta_indicator_grouping": pair(meta=(META, "sex,Filter,Sex,G,,,,", METADATA[2])),
    "meta_fil_grp": pair(meta=(*METADATA[:2], "children,Indicator,Children,,,0,,sex")),
    "meta_filter_hint": pair(meta=(*METADATA[:2], "children,Indicator,Children,,,0,hint,")),
    "meta_ind_dp_set": pair(meta=(*METADATA[:2], "children,Indicator,Children,,,,,")),
    "meta_ind_dp_values": pair(meta=(*METADATA[:2], "children,Indicator,Children,,,-1,,")),
    "meta_ind_unit_validation": pair(meta=(*METADATA[:2], "children,Indicator,Children,,kg,0,,")),
    "time_period_num": pair(tuple(line.replace("202425", "2024/25") for line in DATA)),
    "time_id_valid": pair(tuple(line.replace("Financial year", "Fortnight") for line in DATA)),
    "time_id_mix": pair((*DATA, "2024,Calendar year,National,E92000001,England,,,,,,Total,9")),
    "time_period": pair(tuple(line.replace("202425", "2024") for line in DATA)),
    "time_period_six": pair(tuple(line.replace("202425", "202426") for line in DATA)),
    "geog_level": pair(tuple(line.replace("National", "Continent") for line in DATA)),
    "geog_level_present": pair((f"{HEADER},sex,children", *(f"{LEEDS[:53]},{item},1" for item in ("Total", "Girls")))),
    "geog_region_col_present": pair(simple("E,Total,1", "E,Girls,2", header=f"{HEADER},region_code,sex,children")),
    "geog_la_col_present": pair(simple("Leeds,Total,1", "Leeds,Girls,2", header=f"{HEADER},la_name,sex,children")),
    "geog_level_completed": pair((*DATA[:4], f"{LEEDS.replace(',Leeds', ',')},Girls,c")),
    "geog_overcompleted_cols": pair((*DATA, f"{LEEDS.replace('Local authority', 'Regional')},Girls,3")),
    "geog_country_combos": pair(tuple(line.replace("E92000001,England", "E92000001,Wales") for line in DATA)),
    "geog_region_combos": pair(tuple(line.replace("E12000003", "E12000004") for line in DATA)),
    "geog_la_combos": pair(tuple(line.replace("383", "384") for line in DATA)),
    "sightline_not_looked_up": pair(
        simple("W1,A,Total,1", "W2,B,Girls,2", header=f"{HEADER},ward_code,ward_name,sex,children")
    ),
    "geog_ignored_rows": pair(tuple(line.replace("National", "Institution").replace("Local authority", "Institution")
                                    for line in DATA)),
    "geog_na": pair((f"{HEADER},pfa_code,pfa_name,children",
                     f"{ENGLAND.replace('National', 'Police force area')},x,Kent,4"), METADATA[::2]),
    "geog_na_code": pair((f"{HEADER},pfa_code,pfa_name,children",
                          f"{ENGLAND.replace('National', 'Police force area')},E1,Not available,4"), METADATA[::2]),
    "geog_other_dupes": pair((f"{HEADER},trust_id,trust_name,children",
                              "202425,Financial year,MAT,E92000001,England,1,One,4",
                              "202425,Financial year,MAT,E92000001,England,2,One,5"), METADATA[::2]),
    "geog_other_code_dupes": pair((f"{HEADER},trust_id,trust_name,children",
                                   "202425,Financial year,MAT,E92000001,England,1,One,4",
                                   "202425,Financial year,MAT,E92000001,England,1,Two,5"), METADATA[::2]),
    "geog_region_for_la": pair(tuple(line.replace("E12000003,Yorkshire and The Humber", ",") for line in DATA)),
    "geog_region_for_lad": pair((f"{HEADER},region_code,region_name,lad_code,lad_name,children",
                                 "202425,Financial year,Local authority district,E92000001,England,,,E07,Town,4"),
                                METADATA[::2]),
    "filter_not_singular": pair(simple("Total,120")),
    "filter_blanks": pair(simple(*FINE, ",3")),
    "filter_defaults": pair(simple("Girls,120", "Boys,80")),
    "filter_item_limit": pair(simple(*FINE, *(f"i{n},1" for n in range(25_000)))),
    "filter_whitespace": pair(simple(*FINE, "Boys ,3")),
    "filter_ob_total": pair(tuple(line.replace("Leeds", "Total") for line in DATA)),
    "harmonised_eth_vals": pair(
        simple("Total,1", "Green,2", header=f"{HEADER},ethnicity_major,children"),
        (META, "ethnicity_major,Filter,Ethnic group,,,,,", METADATA[2]),
    ),
    "harmonised_eth_char_grp": pair(simple("ethnic,Total,1", "ethnic,Girls,2",
                                           header=f"{HEADER},characteristic_group,sex,children")),
    "harmonised_eth_char_vals": pair(simple("Ethnicity Major,Green,Total,1", "Total,Total,Girls,2",
                                            header=f"{HEADER},characteristic_group,characteristic,sex,children")),
    "api_char_filter_items": pair(simple(*FINE, f"{'i' * 121},3")),
    "api_char_loc_code": pair(tuple(line.replace("E08000035", "E" * 31) for line in DATA)),
    "ind_invalid_entry": pair(simple(*FINE, "Boys,:")),
    "sightline_ind_not_read": pair(simple(*FINE, "Boys,many")),
    "general_null": pair(simple(*FINE, "Boys,NULL")),
    "sightline_general_legacy": pair(simple(*FINE, "Boys,..")),
    "general_dupes": pair(simple(*FINE, "Girls,81")),
}  # fmt: skip
