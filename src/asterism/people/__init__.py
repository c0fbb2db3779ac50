"""People: accounts made on the device, sessions, roles, boundaries, and the gate before the first shift."""
