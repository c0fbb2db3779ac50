"""Log lines hold no address, no name and no words of anybody (P5, P17)."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from asterism import logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def written(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    found: dict[str, object] = json.loads(lines[0])
    return found


def test_a_line_has_its_time_part_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    logs.get("dispatch").info("step ran", late_ms=12)
    line = written(capsys)
    assert (line["event"], line["part"], line["level"], line["late_ms"]) == (
        "step ran",
        "dispatch",
        "info",
        12,
    )
    assert str(line["at"]).endswith("Z")


@pytest.mark.parametrize("field", sorted(logs.PRIVATE_FIELDS))
def test_fields_that_could_hold_a_persons_words_are_hidden(
    field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("json")
    logs.get("live").info("frame", **{field: "canary"})
    assert "canary" not in json.dumps(written(capsys))


@pytest.mark.parametrize(
    "address", ["192.0.2.17", "192.0.2.17:5123", "2001:db8::7:1", "[2001:db8::7:1]:443", "::1", "fe80::1:2:3"]
)
def test_addresses_are_hidden_wherever_they_stand(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    logs.get("live").info(f"from {address} it came", peer=address)
    assert address not in json.dumps(written(capsys))


def test_times_of_day_are_no_addresses() -> None:
    assert logs.without_addresses("at 12:34:56 it rang") == "at 12:34:56 it rang"


def test_an_error_is_told_by_kind_and_place_but_not_by_what_it_quotes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("json")
    try:
        raise ValueError("canary words of somebody")
    except ValueError:
        logs.get("rooms").exception("failed")
    line = written(capsys)
    assert line["error"] == "ValueError"
    assert "test_logs.py" in str(line["where"])
    assert "canary" not in json.dumps(line)


def test_bytes_are_told_by_their_number_only(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    logs.get("rooms").info("kept", envelope=b"canary")
    assert written(capsys)["envelope"] == "6 bytes"


def test_what_libraries_log_goes_the_same_way_and_only_from_warnings_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("json", "debug")
    logging.getLogger("uvicorn.error").info("('192.0.2.17', 5123) - WebSocket /live [accepted]")
    logging.getLogger("uvicorn.error").warning("slow peer %s", "192.0.2.17")
    line = written(capsys)
    assert (line["event"], line["source"], line["level"]) == ("slow peer -", "uvicorn.error", "warning")
