"""The two commands of the README are run here as they stand there."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.request import Request, urlopen

import pytest

from asterism.settings import PREFIX, every_setting

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90.0


class Started:
    """A process that was started by `./run`, and the lines it says."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.said: list[str] = []
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def until(self, pattern: str) -> str:
        """The first group of the pattern in the first line that has it."""
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE_S)
            except Empty:
                line = None
            assert line is not None, f"it never said {pattern!r} but:\n{''.join(self.said)}"
            self.said.append(line)
            if found := re.search(pattern, line):
                return found[1]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)


@contextmanager
def started(*arguments: str, **environment: str) -> Iterator[Started]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    process = subprocess.Popen(
        [ROOT / "run", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**clean, **environment},
    )
    try:
        yield Started(process)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(PATIENCE_S)
        assert process.stdout is not None
        process.stdout.close()


def test_help_shows_every_setting() -> None:
    done = subprocess.run(
        [ROOT / "run", "--help"], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    for setting in every_setting():
        assert setting.flag in done.stdout
        assert setting.variable in done.stdout


def test_a_start_makes_the_folder_says_the_address_and_gives_a_setup_link_that_works(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with started("--port", "0", "--data", str(data)) as run:
        address = run.until(r"Asterism is here: (http://127\.0\.0\.1:\d+)")
        first = run.until(rf"{address}/setup#(\S+)")
        assert setup_fits(address, first)
        assert data.stat().st_mode & 0o077 == 0
        assert run.stop() == 0
    with started("--port", "0", ASTERISM_DATA=str(data)) as run:
        address = run.until(r"Asterism is here: (http://127\.0\.0\.1:\d+)")
        second = run.until(rf"{address}/setup#(\S+)")
        assert setup_fits(address, second)
        assert not setup_fits(address, first)


def setup_fits(address: str, token: str) -> bool:
    body = ('{"token": "' + token + '"}').encode()
    request = Request(f"{address}/api/setup/look", body, {"content-type": "application/json"})
    with urlopen(request, timeout=PATIENCE_S) as answer:
        return b'"token_fits":true' in answer.read()


def test_a_demo_is_open_at_once_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with started("--demo", "--port", "0", TMPDIR=str(tmp_path)) as run:
        for who in ("steward", "first-supporter", "second-supporter"):
            run.until(rf"(http://{who}\.localhost:\d+/i#\S{{20,}})")
        run.until(r"(http://member\.localhost:\d+/)")
        address = run.until(r"(http://127\.0\.0\.1:\d+)")
        with urlopen(f"{address}/api/network", timeout=PATIENCE_S) as answer:
            assert b'"open":true,"missing":[]' in answer.read()
        assert len(list(tmp_path.iterdir())) == 1
        assert run.stop() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_and_a_setting_that_is_misspelt_are_said_in_a_sentence(tmp_path: Path) -> None:
    with started("--port", "0", "--data", str(tmp_path)) as run:
        port = run.until(r"Asterism is here: http://127\.0\.0\.1:(\d+)")
        with started("--port", port, "--data", str(tmp_path)) as second:
            second.until(rf"(Nothing can listen on 127\.0\.0\.1, port {port})")
            assert second.process.wait(PATIENCE_S) == 1
    with started("--port", "0", ASTERISM_PROT="1") as run:
        run.until(r"(There is no setting ASTERISM_PROT; the nearest is ASTERISM_PORT\.)")
        assert run.process.wait(PATIENCE_S) == 1


@pytest.mark.parametrize("command", ["./run --demo", "./run", "./test"])
def test_the_readme_shows_the_commands(command: str) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"```sh\n{command}\n```" in text
    assert os.access(ROOT / command.split()[0], os.X_OK)


def test_ci_calls_the_test_command_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#!")
    assert [line for line in lines[1:] if line] == ['exec "$(dirname "${BASH_SOURCE[0]}")/../test"']


def test_every_command_on_a_server_works_on_the_data_of_the_service() -> None:
    install = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    operate = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    unit = {key: re.search(rf"^{key}=(.*)$", operate, re.M) for key in ("User", "Environment", "ExecStart")}
    told = {key: found[1] for key, found in unit.items() if found is not None}
    assert f'exec sudo -u {told["User"]} env {told["Environment"]} {told["ExecStart"]} "$@"' in install
    typed = re.findall(r"```sh\n(.*?)```", install.split("## On a server")[1] + operate, re.S)
    lines = [line.strip() for block in typed for line in block.splitlines()]
    assert not [line for line in lines if re.match(r"(sudo )?(\./run|git)\b", line) and "clone" not in line]
    assert any(line.startswith("asterism doctor") for line in lines)
