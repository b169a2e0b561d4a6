"""Everything out: lines, tables, and one archive that a stranger understands."""
