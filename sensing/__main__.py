"""The commands of the model.

python -m sensing score < in.jsonl > out.jsonl     one line out for each line in
python -m sensing evaluate --data ../shared/data   the table of figures; 1 when a "must" is missed
python -m sensing train --data ../shared/data      trains, calibrates and writes the weights
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path

from sensing.model import shipped
from sensing.weights import HOME, BrokenWeightsError


def score() -> int:
    """Scores the lines of the standard input."""
    from sensing.scoring import scored

    try:
        model = shipped()
    except BrokenWeightsError as error:
        print(json.dumps({"error": "broken_weights", "message": str(error)}))
        return 1
    # Broken UTF-8 becomes the sign for it, so that one bad line does not end the others.
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    for line in lines:
        print(json.dumps(scored(model, line)), flush=True)
    return 0


def main() -> int:
    """Reads the command line. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m sensing", description="The model of the device.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("score", help="score lines of JSON")
    judged = commands.add_parser("evaluate", help="print the figures")
    judged.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of public sets")
    judged.add_argument(
        "--set-aside", action="store_true", help="also the half of the suite that is set aside"
    )
    judged.add_argument("--kept", action="store_true", help="1 only when a figure is worse than recorded")
    judged.add_argument("--record", action="store_true", help="write the figures to the record and the card")
    trained = commands.add_parser("train", help="train and write the weights")
    trained.add_argument("--data", type=Path, required=True, help="the folder of public sets")
    trained.add_argument("--epochs", type=int, help="how often the deep part sees every text")
    trained.add_argument("--home", type=Path, default=HOME, help="where the weights are written")
    asked = parser.parse_args()
    if asked.command == "score":
        return score()
    if asked.command == "evaluate":
        from sensing.evaluate import evaluate

        return evaluate(asked.data, asked.set_aside, kept=asked.kept, record=asked.record)
    from sensing.train import train

    train(asked.data, asked.home, **({"epochs": asked.epochs} if asked.epochs else {}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
