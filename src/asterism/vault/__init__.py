"""The vault: a person's keepsakes as opaque pieces, encrypted on the device. The server counts bytes, nothing
else."""
