"""What axe finds on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SOURCE = (Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> Any:
    """Every violation with its first element and what would mend it; an empty list when there is none."""
    if not page.evaluate("typeof axe === 'object'"):
        # Evaluated by the debugger, since the page's own policy rightly forbids adding scripts.
        page.evaluate(_SOURCE)
    return page.evaluate(
        """axe.run({ resultTypes: ['violations'] }).then((all) => all.violations.map(
          (one) => [one.id, one.nodes[0].html, one.nodes[0].failureSummary]))"""
    )
