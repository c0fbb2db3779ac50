"""The dispatcher: runs what is due, by lease, and carries out what follows from it."""
