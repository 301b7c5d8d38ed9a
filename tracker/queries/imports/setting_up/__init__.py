"""A district's set-up as tables, whether folders of CSV files or sheets of a workbook: one description for all that read and write them."""
