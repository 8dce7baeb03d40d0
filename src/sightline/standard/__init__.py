"""The language everything speaks: tables, units, figures, code lists with dates, forms, areas, clocks."""
