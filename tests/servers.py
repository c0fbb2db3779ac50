"""Real servers for tests: PostgreSQL, NATS and a relay for voice on free ports, in a temporary folder."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PATIENCE_S = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_program(name: str) -> str:
    """The path of a program. Raises RuntimeError with what to install when it is missing.

    PostgreSQL's own folders come first: on Debian what lies in PATH is a wrapper with a mind of its own.
    """
    candidates = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    candidates += [Path(folder) / name for folder in ("/usr/sbin", "/usr/local/sbin")]
    for path in candidates:
        if path.exists():
            return str(path)
    if found := shutil.which(name):
        return os.path.realpath(found)
    package = {"nats-server": "nats-server", "turnserver": "coturn"}.get(name, "postgresql")
    raise RuntimeError(f"{name} is missing: apt-get install {package}")


class _Process:
    """A server whose lines go into a log; whoever starts it waits for the line in which it says that it is
    ready."""

    def __init__(self, command: list[str], folder: Path, ready: bytes, **options: Any) -> None:
        self._log = folder / "log"
        self._ready = ready
        self._said = threading.Event()
        self.is_ready = False
        self.popen = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._said.wait(PATIENCE_S) or not self.is_ready:
            self.popen.kill()
            raise RuntimeError(f"it did not start:\n{self._log.read_text(errors='replace')[-2000:]}")

    def _read(self) -> None:
        assert self.popen.stdout is not None
        with self._log.open("ab", buffering=0) as log, self.popen.stdout as lines:
            for line in lines:
                log.write(line)
                if self._ready in line:
                    self.is_ready = True
                    self._said.set()
        self._said.set()

    def end(self, how: signal.Signals) -> None:
        self.popen.send_signal(how)
        self.popen.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)


class PostgresServer:
    """A PostgreSQL cluster of its own. durable=True keeps fsync on, for tests about power and SIGKILL."""

    def __init__(self, *, durable: bool = False) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="asterism-pg-"))
        self.data = self.folder / "data"
        self.process: _Process | None = None
        self._databases = 0
        # PostgreSQL refuses to run as root, so root lends it to the account that Debian made for it.
        self._user: int | None = None
        self._group: int | None = None
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            self._user, self._group = account.pw_uid, account.pw_gid
            os.chown(self.folder, self._user, self._group)
        self._call(
            "initdb",
            "-D",
            str(self.data),
            "-U",
            "asterism",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        safe = "on" if durable else "off"
        (self.data / "postgresql.auto.conf").write_text(
            f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
            f"fsync = {safe}\n"
            f"full_page_writes = {safe}\nmax_connections = 200\nshared_buffers = 64MB\nautovacuum = on\n"
            "log_min_messages = warning\n"
        )

    def _call(self, name: str, *args: str) -> None:
        done = subprocess.run(
            [find_program(name), *args],
            cwd=self.folder,
            capture_output=True,
            check=False,
            user=self._user,
            group=self._group,
        )
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr.decode(errors='replace')[-2000:]}")

    def start(self) -> PostgresServer:
        self.process = _Process(
            [find_program("postgres"), "-D", str(self.data)],
            self.folder,
            b"database system is ready to accept connections",
            user=self._user,
            group=self._group,
            extra_groups=None if self._user is None else [],
        )
        return self

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is a fast shutdown; SIGKILL of the postmaster and its children is a crash."""
        if self.process is None:
            return
        if how is signal.SIGKILL:
            import psutil

            children = psutil.Process(self.process.popen.pid).children(recursive=True)
            self.process.popen.kill()
            for child in children:
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.kill()
            psutil.wait_procs(children, timeout=PATIENCE_S)
        self.process.end(how)
        self.process = None

    def address(self, database: str) -> str:
        return f"postgresql://asterism@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The address of a new, empty database."""
        self._databases += 1
        name = f"network_{self._databases}"
        self._call("psql", "-Atq", "-c", f"CREATE DATABASE {name}", self.address("postgres"))
        return self.address(name)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class NatsServer:
    """A NATS server of its own that keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="asterism-nats-"))
        self.process: _Process | None = None

    @property
    def address(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> NatsServer:
        command = [find_program("nats-server"), "-a", "127.0.0.1", "-p", str(self.port)]
        self.process = _Process(command, self.folder, b"Server is ready")
        return self

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self.process is not None:
            self.process.end(how)
            self.process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Relay:
    """A coturn of its own, set up as the docs say, but on this machine alone, which no other relay may."""

    SECRET = "a secret of tests, of 32 letters"
    SETTINGS = (
        "listening-ip=127.0.0.1",
        "relay-ip=127.0.0.1",
        "relay-threads=1",
        "allow-loopback-peers",
        "no-tls",
        "no-dtls",
        "realm=tests",
        "use-auth-secret",
        f"static-auth-secret={SECRET}",
        "fingerprint",
        "stale-nonce=600",
        "denied-peer-ip=0.0.0.0-255.255.255.255",
        "allowed-peer-ip=127.0.0.1",
        "no-multicast-peers",
        "no-tcp-relay",
        "no-rfc5780",
        "no-stun-backward-compatibility",
        "no-cli",
        "max-bps=16000",
        "user-quota=64",
        "total-quota=4000",
        "log-file=stdout",
        "simple-log",
    )

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="asterism-relay-"))
        self.process: _Process | None = None

    @property
    def url(self) -> str:
        return f"turn:127.0.0.1:{self.port}"

    def start(self) -> Relay:
        own = (
            f"listening-port={self.port}",
            f"pidfile={self.folder / 'pid'}",
            f"userdb={self.folder / 'users'}",
        )
        (self.folder / "relay.conf").write_text("\n".join((*self.SETTINGS, *own, "")))
        command = [find_program("turnserver"), "-c", str(self.folder / "relay.conf")]
        self.process = _Process(command, self.folder, b"SQLite DB connection success")
        return self

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process is not None:
            self.process.end(how)
            self.process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def relay() -> Iterator[Relay]:
    server = Relay()
    try:
        yield server.start()
    finally:
        server.remove()


@contextlib.contextmanager
def postgres(*, durable: bool = False) -> Iterator[PostgresServer]:
    server = PostgresServer(durable=durable)
    try:
        yield server.start()
    finally:
        server.remove()


@contextlib.contextmanager
def nats() -> Iterator[NatsServer]:
    server = NatsServer()
    try:
        yield server.start()
    finally:
        server.remove()
