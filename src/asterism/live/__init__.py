"""The live socket: frames in and out, bounded outboxes, resuming without a gap or a double."""
