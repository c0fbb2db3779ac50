"""Pages the server writes as complete HTML: they need no script, and every page begins as one."""
