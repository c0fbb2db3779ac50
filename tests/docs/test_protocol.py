"""The protocol's page names every frame and every goodbye, and its figures are those of the program."""

import re
from pathlib import Path

import msgspec
import pytest

from asterism.calls.chain import LINKS
from asterism.keys import DAY_MS, FRANKING_MS, FRANKING_VERIFIES_MS
from asterism.live import socket
from asterism.live.byes import BYES
from asterism.people import challenge
from asterism.people.credential import SEAL_KEY_BYTES
from asterism.rooms.rules import REFOUND_PAUSE_MS
from asterism.wire import frames

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
KIB = 1024


def tags() -> list[str]:
    info = msgspec.inspect
    kinds = [*info.type_info(frames.UpFrame).types, *info.type_info(frames.DownFrame).types]  # type: ignore[attr-defined]
    return sorted({str(kind.tag) for kind in kinds})


@pytest.mark.parametrize("tag", tags())
def test_a_frame_is_told_of(tag: str) -> None:
    assert re.search(rf"`{tag}[ `]", PAGE), tag


@pytest.mark.parametrize("code", BYES)
def test_a_goodbye_says_whether_to_come_back(code: str) -> None:
    told = re.search(r"yes for (.*?); no for (.*?)\.", PAGE, re.S)
    assert told is not None
    yes, no = told[1], told[2]
    again, _ = BYES[code]
    assert (f"`{code}`" in yes, f"`{code}`" in no) == (again, not again)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_of_the_chain_is_named(link: str) -> None:
    assert f"`{link}`" in PAGE


@pytest.mark.parametrize(
    "sentence",
    [
        f"At most {frames.MAX_FRAME // KIB} KiB a frame, {socket.FRAMES_PER_S:.0f}",
        f"{socket.BYTES_PER_S / KIB**2:.0f} MiB a second ({socket.FRAMES_AT_ONCE:.0f} frames and",
        f"frames and {socket.BYTES_AT_ONCE / KIB**2:.0f} MiB at once)",
        f"comes within {socket.HELLO_S:.0f} s",
        f"after {socket.SILENT_S:.0f} s without one",
        f"All of it is version {socket.VERSION}.",
        f"{frames.MAX_SPEECH // KIB} KiB as `body`",
        f"At most {frames.MAX_GESTURE:,} bytes",
        f"not sooner than {REFOUND_PAUSE_MS // 1000} s after",
        f"rotates every {FRANKING_MS // DAY_MS} days",
        f"an old one verifies for {FRANKING_VERIFIES_MS // DAY_MS} days",
        f"good for {['', 'one', 'two'][challenge.LIFE_MS // 60_000]} minutes",
        f"public key ({SEAL_KEY_BYTES} bytes)",
    ],
)
def test_a_figure_is_that_of_the_program(sentence: str) -> None:
    assert sentence in re.sub(r"\s+", " ", PAGE)
