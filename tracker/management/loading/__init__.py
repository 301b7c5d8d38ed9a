"""From the CSV files of `fixtures/` to the actions that enter them."""
