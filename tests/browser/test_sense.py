"""P9: the model in the browser says what it says in Python, in time, and is off without its very weights."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette

from asterism.web import CLIENT, Facts, Line, Web
from build_client import WEB, node_folder
from sensing.model import Model, shipped
from sensing.weights import pack, save, unpack
from tests.browser.test_places import BUNDLE

SENSING = Path(__file__).resolve().parents[2] / "sensing"
SEED = 5
HEADS = ("kinds", "stressor", "listening")

# Asks a worker of our own build, one text after the other.
ASK = """async ([path, given]) => {
  const worker = new Worker(path, { type: 'module' });
  const next = () => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => reject(new Error('the worker failed'));
  });
  const found = [await next()];
  for (const text of found[0].ready ? JSON.parse(given) : []) {
    const answer = next();
    worker.postMessage({ text });
    found.push(await answer);
  }
  worker.terminate();
  return found;
}"""

# What people paste, and what hostile people paste. Signs younger than Python's tables are not among them.
HARD = (
    "",
    " \n\t",
    "\U0001f642",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd",
    "\ud800 i am lost \udc00",
    "i\ud83d\u200d\ude00 am so tired of it",
    "I\u200b w\u200ba\u200bnt t\u00ado d\u2060ie and go",
    "\u202eeid ot tnaw I\u202c i am here",
    "аnd i wаnt tо diе",
    "ｉ ｗａｎｔ ｔｏ ｄｉｅ ｎｏｗ",
    "𝓘 𝔀𝓪𝓷𝓽 𝓽𝓸 𝓭𝓲𝓮",
    "constructor __proto__ toString hasOwnProperty valueOf is not what i am",
    "k!ll m.y.s.e.l.f now what!never $uicide su1c1de k*ll s*****e",
    "I WANT TO DIE RIGHT NOW AND NOBODY LISTENS",
    "ΟΔΥΣΣΕΥΣ ΣΑΣ and i am here with you",
    "İstanbul I am ıi so sad",
    "ﬁne ﬂow ½ ² ⅷ i am ok you know",
    "https://example.org/x @mira [name] :-) :'( <3 </3 12:30 1,000.5",
    "\x00\x01\x85\u2028\u2029 i am ok thanks \r\n\t",
    "if (x) { return y; } // -> => ; {}[]()",
    "I am так сильно устал от этого всего и не могу",
    "ê\u0323\u0301\u1dc4\u1dca i am so tired",
)
VAST = (
    "a" * 100_000,
    "I want to die. " * 6_667,
    "\u0301\u0323" * 50_000,
    "\U0001f642 i am " * 15_000,
    "a!b" * 33_333,
    "?!" * 50_000,
    "a-" * 50_000,
    "가" * 100_000,
)
SLIPS = "\u200b\u202e\u0301\ud83d\U0001f642\u0430*!'1 \n.\u00df\u0130\u03a3\uff21\u00ad\u2019$@#-\u1e9e\u3000"


def own_texts() -> list[str]:
    """Sentences of ours and of the suite, as they stand, with slips in them, and many of them together."""
    dice = random.Random(SEED)
    files = sorted([*SENSING.glob("own/**/*.tsv"), *SENSING.glob("suite/*.tsv")])
    lines = [line.rsplit("\t", 1)[-1] for path in files for line in path.read_text("utf-8").splitlines()[1:]]
    foreign = (SENSING / "suite" / "other-languages.tsv").read_text("utf-8").splitlines()[1:]
    plain = dice.sample(lines, 400) + [line.rsplit("\t", 1)[-1] for line in dice.sample(foreign, 80)]
    slipped = []
    for line in dice.sample(lines, 440):
        letters = list(line)
        for _ in range(dice.randint(1, 6)):
            letters.insert(dice.randrange(len(letters) + 1), dice.choice(SLIPS))
        slipped.append("".join(letters).upper() if dice.random() < 0.2 else "".join(letters))
    long = [" ".join(dice.sample(lines, dice.randint(2, 30))) for _ in range(60)]
    return [*plain, *slipped, *long, *HARD]


def fifty_words() -> str:
    return (
        "i do not know what to do any more and everything at work is too much since my mother went into the"
        " hospital last week and nobody there tells me anything about how she is so i lie awake and count the"
        " hours until it is morning again"
    )


async def no_lines(country: str) -> Sequence[Line]:
    return ()


async def facts() -> Facts:
    return Facts()


@contextmanager
def served(client: Path) -> Iterator[str]:
    """The pages and files of a client, as the server serves them, on a free port."""
    app = Starlette(routes=Web(facts, no_lines, client).routes())
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        thread.join(0.01)
        assert thread.is_alive(), "the server of the files did not start"
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def worker_of(client: Path) -> str:
    """The path of the worker, from the file of the port that opens it."""
    built = json.loads((client / "manifest.json").read_text("utf-8"))
    script = (client / built["src/sense/sensing.ts"]["file"]).read_text("utf-8")
    found = re.search(r"/?a/worker-[\w-]+\.js", script)
    assert found, "the port opens no worker"
    return "/" + found[0].lstrip("/")


def ask(page: Page, client: Path, texts: Sequence[str]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = page.evaluate(ASK, [worker_of(client), json.dumps(list(texts))])
    return answers


@pytest.fixture(scope="module")
def model() -> Model:
    return shipped()


@pytest.fixture(scope="module")
def client_url() -> Iterator[str]:
    with served(CLIENT) as url:
        yield url


@pytest.fixture
def page(browser: Browser, client_url: str) -> Iterator[Page]:
    """A page of ours without any script of ours."""
    context = browser.new_context(service_workers="block")
    opened = context.new_page()
    opened.goto(f"{client_url}/plain")
    yield opened
    context.close()


def test_the_browser_gives_the_numbers_that_python_gives(page: Page, model: Model) -> None:
    """Every head and what is known, on more than a thousand texts."""
    texts = [*own_texts(), *VAST]
    assert len(texts) >= 1_000
    ready, *answers = ask(page, CLIENT, texts)
    assert ready == {"ready": True}
    unknown, furthest = 0, 0.0
    for text, answer in zip(texts, answers, strict=True):
        wanted = asdict(model.sense(text))
        read = answer["read"]
        assert read["unknown"] == wanted["unknown"], ascii(text[:200])
        if read["unknown"]:
            unknown += 1
            continue
        found = read["reading"]
        pairs = [(found[name], wanted[name]) for name in ("severity", "crisis")]
        for head, of in (("families", "feelings"), *((name, name) for name in HEADS)):
            assert list(found[head]) == list(wanted[of])
            pairs += zip(found[head].values(), wanted[of].values(), strict=True)
        apart = max(abs(here - there) for here, there in pairs)
        assert apart < 1e-3, ascii(text[:200])
        furthest = max(furthest, apart)
    assert 20 <= unknown <= 300
    print(f"{len(texts)} texts, {unknown} of them not known; furthest apart {furthest:.1e}")


def test_fifty_words_take_less_than_five_milliseconds_on_a_slow_processor(
    page: Page, client_url: str, tmp_path: Path
) -> None:
    """On the page's own thread, since only that one can be slowed down."""
    script, folder = tmp_path / "sense.js", node_folder(bring=False)
    assert folder is not None, "There is no Node to put the page together with."
    rolldown = WEB / "node_modules" / "rolldown" / "dist" / "index.mjs"
    source = Path(__file__).with_name("sense.ts")
    command: list[str | Path] = [
        folder / "node",
        "--input-type=module",
        "-e",
        BUNDLE.replace("places", "sense"),
        rolldown,
    ]
    environment = {**os.environ, "NODE_NO_WARNINGS": "1"}
    subprocess.run([*command, source, script], check=True, timeout=60, env=environment)
    weights = json.loads((CLIENT / "sense" / "manifest.json").read_text("utf-8"))["file"]
    page.goto(f"{client_url}/sense/manifest.json")
    page.evaluate(script.read_text("utf-8") + ";globalThis.sense = sense")
    page.evaluate("path => sense.open(path)", f"/sense/{weights}")
    page.evaluate("text => sense.took(text, 20, 10)", fifty_words())
    unslowed = page.evaluate("text => sense.took(text, 30, 10)", fifty_words())
    each = [page.evaluate("text => sense.took(text, 4, 1)", text) for text in VAST]
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    slowed = page.evaluate("text => sense.took(text, 80, 4)", fifty_words())
    print(
        f"50 words: {unslowed:.2f} ms, slowed {slowed:.2f} ms;"
        f" 100,000 characters: {[round(ms) for ms in each]} ms"
    )
    assert slowed < 5
    # The aim is 100 ms on a machine at rest; beside other families it is several times that, and bounded.
    assert max(each) < 2_000


def cut_off(folder: Path, weights: Path) -> None:
    weights.write_bytes(weights.read_bytes()[:-9])


def one_byte_changed(folder: Path, weights: Path) -> None:
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)


def swapped_with_its_manifest(folder: Path, weights: Path) -> None:
    """Whoever holds the server could bring weights of their own: they would be whole, and are not ours."""
    held = unpack(weights.read_bytes())
    tensors = dict(held.tensors)
    tensors["mix.bias"] = tensors["mix.bias"] + 9
    save(folder, pack({name: part for name, part in held.header.items() if name != "tensors"}, tensors))


def missing(folder: Path, weights: Path) -> None:
    weights.unlink()


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (cut_off, "broken"),
        (one_byte_changed, "broken"),
        (swapped_with_its_manifest, "broken"),
        (missing, "missing"),
    ],
)
def test_without_the_very_weights_it_was_built_with_nothing_is_sensed(
    browser: Browser, tmp_path: Path, broken: Callable[[Path, Path], None], why: str
) -> None:
    client = tmp_path / "client"
    shutil.copytree(CLIENT, client, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    folder = client / "sense"
    broken(folder, folder / json.loads((folder / "manifest.json").read_text("utf-8"))["file"])
    context = browser.new_context(service_workers="block")
    with served(client) as url:
        page = context.new_page()
        page.goto(f"{url}/plain")
        assert ask(page, client, ["I want to die."]) == [{"none": why}]
        context.close()
