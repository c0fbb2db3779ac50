"""Runs every check in lanes side by side, for two cores, and says at the end what came of it.

    python -m tests             everything
    python -m tests --quick     what fits into a minute
    python -m tests NAME [...]  one step with its output; what follows goes to its command

`./test` brings what the checks need and then calls this.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
LOGS = ROOT / ".cache" / "test"
SHOWN_LINES = 120
PYTHON = sys.executable


@dataclass(frozen=True)
class Step:
    """One command and the folder it runs in. It passes when the command ends with 0.

    `told` is for a step whose output is what one wants to know, also when it passes.
    """

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    told: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a step: exit status, seconds, and the last line it wrote."""

    step: Step
    status: int
    seconds: float
    last: str


def family(name: str) -> Step:
    """A folder of tests. A folder that is missing or holds none fails: pytest ends with 4 or 5 then."""
    cache = f"cache_dir={LOGS.parent / 'pytest' / name}"
    return Step(name, (PYTHON, "-m", "pytest", "-q", "-o", cache, f"tests/{name}"))


def gently(step: Step) -> Step:
    """With what the others leave of the processors, for steps that only count and watch no clock."""
    return replace(step, command=("nice", "-n", "19", *step.command))


def second_try(failed: Outcome) -> Outcome:
    """The tests of a family that failed, once more and alone: a browser may only have been slow.

    What passes only now is named in the summary, so that an unsteady test is seen and mended.
    """
    return run_step(replace(failed.step, command=(*failed.step.command, "--last-failed")))


LINT = (
    Step("ruff", (PYTHON, "-m", "ruff", "check", ".")),
    Step("format", (PYTHON, "-m", "ruff", "format", "--check", "--quiet", ".")),
    Step("mypy", (PYTHON, "-m", "mypy")),
    Step("biome", ("npx", "--no-install", "biome", "check", "src"), WEB),
    Step("tsc", ("npx", "--no-install", "tsc", "--noEmit"), WEB),
)
CLIENT = Step("client", ("npx", "--no-install", "vitest", "run"), WEB)

# The figures of the committed weights, with the public sets that are there: none may be worse than recorded.
SENSING = Step(
    "figures", (PYTHON, "-m", "sensing", "evaluate", "--data", "../shared/data", "--kept"), told=True
)

# Journeys wait much, and so do the calls over HTTP: each of these families goes in parts side by side.
PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "api": {
        "rooms": ("bond*", "circles*", "guided*", "knocks*", "meetings*", "stories*", "voice", "calendars")
    },
    "browser": {
        "library": ("circles", "library", "meeting", "openings", "voice"),
        "lake": ("bonds", "guided", "places", "songs"),
        "drum": ("doors", "drumbeat", "feelings", "hints", "sense", "sky"),
    },
}


def _files(name: str, part: str) -> tuple[str, ...]:
    found = {
        str(path.relative_to(ROOT))
        for pattern in PARTS[name][part]
        for path in (ROOT / "tests" / name).glob(f"test_{pattern}.py")
    }
    return tuple(sorted(found))


def rest(name: str) -> Step:
    """A family without the parts that have a step of their own."""
    apart = (path for part in PARTS[name] for path in _files(name, part))
    step = family(name)
    return replace(step, command=(*step.command, *(f"--ignore={path}" for path in apart)))


def part(name: str, of: str) -> Step:
    """One part of a family."""
    step = family(name)
    return replace(step, command=(*step.command[:-1], *_files(of, name)))


# Browsers come last, since their journeys feel a busy machine. They wait much, so what only counts fills
# the gaps behind them.
LANES = (
    (*LINT, rest("api"), family("docs")),
    (family("rules"), family("contract"), CLIENT, family("crash")),
    (part("rooms", "api"), family("sensing"), gently(SENSING), gently(family("night"))),
)
LAST = (
    (rest("browser"),),
    (part("library", "browser"), gently(family("histories"))),
    (part("lake", "browser"), part("drum", "browser")),
)

# What takes longer than a few seconds by its nature: random histories, and real starts of the server.
SLOW_CLIENT = "src/{crypto/{histories,hostile,vectors},net/circle_room}*"
SLOW_DOCS = ("--ignore=tests/docs/test_commands.py", "--ignore=tests/docs/test_wheel.py")
QUICK_LANES = (
    (*LINT, replace(CLIENT, command=(*CLIENT.command, "--exclude", SLOW_CLIENT))),
    (family("rules"), replace(family("docs"), command=(*family("docs").command, *SLOW_DOCS))),
)

_printing = threading.Lock()


def run_step(step: Step) -> Outcome:
    """Runs a step with its output in a log file, which is shown when the step fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{step.name}.log"
    started = time.monotonic()
    with log.open("wb") as out:
        status = _run(step.command, step.folder, out)
    seconds = time.monotonic() - started
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    outcome = Outcome(step, status, seconds, lines[-1].strip("= ") if lines else "")
    with _printing:
        if status != 0:
            print(f"\n----- {step.name} failed; its last lines:")
            print("\n".join(lines[-SHOWN_LINES:]))
            print(f"----- end of {step.name}\n")
        elif step.told:
            print("\n".join(["", *lines, ""]))
        print(_line(outcome), flush=True)
    return outcome


def _run(command: tuple[str, ...], folder: Path, out: IO[bytes] | None = None) -> int:
    try:
        done = subprocess.run(
            command, cwd=folder, stdout=out, stderr=subprocess.STDOUT if out else None, check=False
        )
    except OSError as error:
        print(f"{command[0]} could not be started: {error.strerror}", file=sys.stderr)
        return 127
    return done.returncode


def _line(outcome: Outcome) -> str:
    word = "ok    " if outcome.status == 0 else "FAILED"
    return f"{word} {outcome.step.name:<10} {outcome.seconds:7.1f} s   {outcome.last[:90]}"


def run_lanes(lanes: tuple[tuple[Step, ...], ...]) -> list[Outcome]:
    """Runs the lanes side by side and the steps of a lane one after the other; a failure stops nothing."""
    outcomes: list[Outcome] = []

    def walk(lane: tuple[Step, ...]) -> None:
        outcomes.extend(run_step(step) for step in lane)

    threads = [threading.Thread(target=walk, args=(lane,)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def run_all(*phases: tuple[tuple[Step, ...], ...]) -> int:
    """Runs everything and prints the summary. Returns the exit status."""
    started = time.monotonic()
    outcomes = [outcome for lanes in phases for outcome in run_lanes(lanes)]
    expected = sum(len(lane) for lanes in phases for lane in lanes)
    broken = [outcome for outcome in outcomes if outcome.status != 0]
    failed = [each.step.name for each in broken if each.status != 1 or "pytest" not in each.step.command]
    for outcome in broken:
        if outcome.step.name not in failed:
            steady = second_try(outcome).status == 0
            print(f"{outcome.step.name}: {'passed only on the second try' if steady else 'failed twice'}.")
            if not steady:
                failed.append(outcome.step.name)
    print(f"\n{len(outcomes)} of {expected} steps in {(time.monotonic() - started) / 60:.1f} minutes.")
    if failed or len(outcomes) != expected:
        print(f"Failed: {', '.join(failed) or 'a lane broke off'}. Whole output: {LOGS.relative_to(ROOT)}.")
        return 1
    print("Everything passed.")
    return 0


def main(arguments: list[str]) -> int:
    """Chooses what to run from the arguments."""
    if not arguments:
        return run_all(LANES, LAST)
    if arguments == ["--quick"]:
        return run_all(QUICK_LANES)
    steps = {step.name: step for lane in (*LANES, *LAST) for step in lane}
    if arguments[0] not in steps:
        print(f"There is no family {arguments[0]}. There are: {', '.join(steps)}.", file=sys.stderr)
        return 2
    step = steps[arguments[0]]
    return _run((*step.command, *arguments[1:]), step.folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
