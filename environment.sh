# Read by ./run and ./test: makes .venv with what a lock file names, on a machine that has only Python.

say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi
}

may_be_root() { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }

# What apt says is shown only when it fails.
install_packages() {
  mkdir -p .cache
  if as_root apt-get update -qq >.cache/apt.log 2>&1 && as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >>.cache/apt.log 2>&1; then return 0; fi
  tail -n 20 .cache/apt.log >&2
  return 1
}

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      printf '%s' "$name"
      return 0
    fi
  done
  return 1
}

# Debian's python3 comes without ensurepip and pip. A pip that is there serves as well as one of our own; where
# there is none, root gets it from Debian, and everybody else reads in one line what to install.
make_venv() {
  local python
  if ! python=$(find_python); then
    say "Asterism needs Python 3.11 or newer. On Debian or Ubuntu: apt install python3 python3-venv"
    return 1
  fi
  if "$python" -c 'import ensurepip' 2>/dev/null; then
    "$python" -m venv .venv
  elif "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --without-pip .venv
  elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Python has no pip here; installing Debian's python3-venv."
    install_packages python3-venv && "$python" -m venv .venv
  else
    say "Python has no pip here. Please install it once: sudo apt install python3-venv"
    return 1
  fi
}

pip_install() {
  if .venv/bin/python -m pip --version >/dev/null 2>&1; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "$@" >&2
  else
    "$(find_python)" -m pip --python .venv/bin/python install --quiet --disable-pip-version-check \
      --require-hashes "$@" >&2
  fi
}

# make_environment NAME [PART...]: .venv holds what requirements/NAME.txt names, and with it the PARTs.
# A stamp holds the lock it was made from, so that the next start has nothing to do.
make_environment() {
  local name=$1 lock="requirements/$1.txt" part site
  # An environment knows where it lies, so one that was moved, or whose Python went away, is made anew.
  if [ -d .venv ] && ! .venv/bin/python -c '' 2>/dev/null; then rm -rf .venv; fi
  if [ -f .venv/place ] && [ "$(cat .venv/place)" != "$PWD" ]; then rm -rf .venv; fi
  if [ ! -x .venv/bin/python ]; then
    say "Making an environment of its own in .venv."
    make_venv || { rm -rf .venv; return 1; }
    printf '%s' "$PWD" >.venv/place
  fi
  if ! cmp -s "$lock" ".venv/installed-$name.txt"; then
    say "Installing the libraries that $lock names."
    pip_install -r "$lock" || return 1
    for part in "$@"; do cp "requirements/$part.txt" ".venv/installed-$part.txt"; done
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$PWD/src" >"$site/asterism.pth"
  fi
}
