"""What is measured, and the limits it is measured against, in the same run on the same machine."""
