"""Django's PostgreSQL backend, with an end to every wait and a tally of what may have been written."""
