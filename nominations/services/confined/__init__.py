"""What opens files of strangers: run as a process of its own, with limits of memory and time.

Nothing here knows Django or the database, so that it starts quickly and has nothing to give away.
`services.confinement` starts it and reads its answer: one JSON object on standard output.
"""
