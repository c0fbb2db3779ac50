"""Safeguarding: reports, decisions with reasons, suspensions with appeals, and the ledger of every access."""
