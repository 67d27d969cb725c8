"""The pages on paper: one specification of a quarter, as a PDF and as a workbook, kept when a committee saw it."""
