"""What tests of voice need: a microphone that plays a voice, and a look at what a page does with it."""

from __future__ import annotations

import http.server
import math
import os
import struct
import subprocess
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from build_client import WEB, node_folder
from tests.browser.someone import Someone

BUNDLE = """
const { rolldown } = await import(process.argv[1]);
const made = await rolldown({ input: process.argv[2], treeshake: true });
await made.write({ file: process.argv[3], format: 'es', codeSplitting: false });
"""

WATCH = """
  // Every track of a microphone, every connection, and what is said to other devices before it is sealed.
  const seen = (window.seen = { tracks: [], connections: [], told: [], refuse: null });
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (asked) => {
    if (seen.refuse) throw new DOMException('refused by the test', seen.refuse);
    const stream = await open(asked);
    seen.tracks.push(...stream.getTracks());
    return stream;
  };
  let gone = false;
  addEventListener('pagehide', () => { gone = true; }, { capture: true });
  const stop = MediaStreamTrack.prototype.stop;
  MediaStreamTrack.prototype.stop = function () {
    stop.call(this);
    try { localStorage.setItem('microphone', gone ? 'only with the page' : this.readyState); } catch {}
  };
  const Connection = RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(...how) { super(...how); seen.connections.push(this); }
  };
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (what, ...rest) {
    if (what?.name === 'signal') seen.told.push(what.args[2]);
    return post.call(this, what, ...rest);
  };
"""
"""For a page that is to be looked at, before anything of it runs."""

WRONG_KEY = """
  // This device opens frames with a key that is not the room's, as a relay would have to.
  const passOn = Worker.prototype.postMessage;
  const other = crypto.subtle.importKey('raw', new Uint8Array(64), 'HKDF', false, ['deriveBits']);
  Worker.prototype.postMessage = function (what, ...rest) {
    if (what?.t !== 'hear') return passOn.call(this, what, ...rest);
    other.then((base) => passOn.call(this, { ...what, base }, ...rest));
  };
"""
OLDER = "delete window.RTCRtpScriptTransform;"
"""A browser that hands frames over in the older way."""
WITHOUT = (
    OLDER
    + """
  delete RTCRtpSender.prototype.createEncodedStreams;
  delete RTCRtpReceiver.prototype.createEncodedStreams;
"""
)
"""A browser that lets nobody at the frames."""

STATS = """async (kind) => {
  const open = seen.connections.filter((one) => one.connectionState !== 'closed');
  const all = await Promise.all(open.map((one) => one.getStats()));
  return all.flatMap((stats) => [...stats.values()]).filter((one) => one.type === kind);
}"""
UNTIL = """async (arg) => {
  const end = performance.now() + 20000;
  while (!(await (HOLDS)(arg))) {
    if (performance.now() > end) throw new Error('It did not come about.');
    await new Promise((later) => setTimeout(later, 50));
  }
}"""
ACT = """async ([meeting, verb, body]) => {
  const view = await (await fetch(`/api/meetings/${meeting}`)).json();
  const answer = await fetch(`/api/meetings/${meeting}/${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, version: view.version }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}"""


def spoken(path: Path) -> Path:
    """A file with something like a voice: a tone that wanders and swells, four seconds that come again."""
    rate, seconds = 48_000, 4
    samples = (
        9_000 * (0.5 + 0.5 * math.sin(8 * math.pi * t)) * math.sin(2 * math.pi * t * (220 + 90 * math.sin(t)))
        for t in (i / rate for i in range(rate * seconds))
    )
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", int(sample)) for sample in samples))
    return path


def stats(person: Someone, kind: str) -> list[dict[str, Any]]:
    """What the browser counts of its open connections."""
    found: list[dict[str, Any]] = person.page.evaluate(STATS, kind)
    return found


def energy(person: Someone) -> float:
    """How much sound this person's device has let out so far, over the connections that are open."""
    return float(sum(one["totalAudioEnergy"] for one in stats(person, "inbound-rtp")))


def until(page: Page, holds: str, arg: Any = None) -> None:
    """Returns when the answer of this asynchronous function is yes; a page that waits by itself would take
    the promise of an answer for one."""
    page.evaluate(UNTIL.replace("HOLDS", holds), arg)


def until_heard(person: Someone, more: float = 0.01) -> float:
    """Returns when as much more sound has come, with all there is then."""
    louder = (
        f"async (wanted) => (await ({STATS})('inbound-rtp')).some((one) => one.totalAudioEnergy > wanted)"
    )
    until(person.page, louder, energy(person) + more)
    return energy(person)


def microphones(person: Someone) -> list[str]:
    """How each track of a microphone stands that this page ever had."""
    found: list[str] = person.page.evaluate("seen.tracks.map((one) => one.readyState)")
    return found


def connections(person: Someone) -> list[str]:
    found: list[str] = person.page.evaluate("seen.connections.map((one) => one.connectionState)")
    return found


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def guess_type(self, path: Any) -> str:
        return "text/html" if str(path).endswith(".html") else "text/javascript"

    def log_message(self, *_said: Any) -> None:
        pass


@contextmanager
def served_twelve(folder: Path) -> Iterator[str]:
    """The address of a page that has ``twelve.ts`` as ``window.twelve``, put together from the client's own
    source."""
    node = node_folder(bring=False)
    assert node is not None, "There is no Node to put the page together with."
    rolldown = WEB / "node_modules" / "rolldown" / "dist" / "index.mjs"
    worker = WEB / "src" / "voice" / "frames.worker.ts"
    # The worker keeps its name, by which the page asks for it.
    for source, name in ((Path(__file__).with_name("twelve.ts"), "twelve.js"), (worker, worker.name)):
        subprocess.run(
            [node / "node", "--input-type=module", "-e", BUNDLE, rolldown, source, folder / name],
            check=True,
            timeout=60,
            env={**os.environ, "NODE_NO_WARNINGS": "1"},
        )
    page = "<!doctype html><title>twelve</title><script type=module>"
    page += "import * as twelve from './twelve.js'; window.twelve = twelve;</script>"
    (folder / "index.html").write_text(page, encoding="utf-8")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
