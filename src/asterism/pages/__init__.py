"""Pages the server writes as complete HTML: they need no script, and every other page begins as one of them."""
