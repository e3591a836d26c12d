"""Messages: what is due or new becomes a line for each person, and leaves in his letter (ADR 34).

`news` and `reminders` queue notices, `spread` tells each person concerned, `mails` writes the
letters, `sending` is the only place from which mail leaves.
"""
