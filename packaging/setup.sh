#!/bin/sh
# Make .venv ready: `setup.sh program` for the command line, `window` for the desktop too,
# `tests` for tests and checks. Installs what the system lacks where it may, else prints the line.
# A second run with nothing changed takes no time; changed locks are installed again.
set -eu

cd "$(dirname "$0")/.."
unset PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV || true
level=${1:-program}
venv=.venv
python=$venv/bin/python
locks=packaging/locks

# The least that lets Qt's xcb and offscreen platforms load, as tried on bare Debian 12 and 13.
qt_packages="libegl1 libgl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 \
libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
# Opinions that the tests compare our own with: poppler's on signatures, qpdf's on the file, and
# veraPDF's on archive and access, which comes as a wheel and needs Java and its XML binding. And
# SoftHSM, tokens in software that the tests sign with, and libfaketime, which moves their clock.
test_packages="poppler-utils qpdf default-jre-headless libjaxb-java softhsm2 faketime"

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# install WHY PACKAGE…: system packages by apt-get, as root or through sudo, or the line to type.
install() {
    why=$1
    shift
    line="apt-get update && apt-get install --no-install-recommends -y $*"
    command -v apt-get > /dev/null 2>&1 ||
        stop "$why, and this system has no apt-get. Install what is called there: $*. Then try again."
    if [ "$(id -u)" = 0 ]; then
        as_root=env
    elif command -v sudo > /dev/null 2>&1 && { sudo -n true 2> /dev/null || [ -t 0 ]; }; then
        as_root="sudo env"
    else
        stop "$why. Nothing was changed. As root, type:
    $line
and then the same command again."
    fi
    say "$why: installing $*"
    $as_root apt-get update -q > /dev/null || say "The list of packages could not be renewed; trying with the old one."
    # Not quoted: as_root may be two words.
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -q -o Dpkg::Use-Pty=0 \
        --no-install-recommends "$@" > /dev/null ||
        stop "The packages could not be installed. Type this as root, mend what it says (on Ubuntu
they are in the part called universe), and then the same command again:
    $line"
}

supported() { # supported PYTHON: a Python that the project runs on
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' > /dev/null 2>&1
}

find_python() {
    for found in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        supported "$found" && return
    done
    stop "PIRDesk needs Python 3.11 to 3.14, and none is on the path. Install one, or name it:
    make PYTHON=/path/to/python3.12 demo"
}

make_venv() {
    here=$(pwd -P)
    if [ -e $venv ]; then
        # A copied or moved folder carries an environment that points elsewhere.
        if supported $python && $python -c 'import pip' > /dev/null 2>&1 &&
            grep -qF "$here/$venv" $venv/pyvenv.cfg; then
            return
        fi
        say "The environment in $venv does not fit this folder or Python; making it anew."
    fi
    find_python
    if ! "$found" -c 'import ensurepip, venv' > /dev/null 2>&1; then
        install "$("$found" -V) has no venv" \
            "$("$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    say "making $venv with $("$found" -V)"
    "$found" -m venv --clear $venv
}

pip() { $python -m pip --disable-pip-version-check --no-input "$@"; }

install_lock() { # install_lock LOCK…: exactly what the locks name, wheels only, hashes checked
    for lock in "$@"; do
        say "installing $locks/$lock.txt"
        pip install --quiet --progress-bar off --only-binary :all: --require-hashes -r "$locks/$lock.txt"
    done
    pip install --quiet --no-deps --no-build-isolation --editable .
}

fingerprint() { cat "$locks"/*.txt pyproject.toml packaging/setup.sh | cksum; }

ready() { # ready LOCK: the stamp of this lock is from the same locks
    [ -f "$venv/ready-$1" ] && [ "$(cat "$venv/ready-$1")" = "$(fingerprint)" ]
}

need_python_packages() { # need_python_packages STAMP LOCK…
    stamp=$1
    shift
    ready "$stamp" || ready tests && return
    install_lock "$@"
    fingerprint > "$venv/ready-$stamp"
}

qt_loads() { # every library that the window's platforms need can be found
    $python - << 'END' > /dev/null 2>&1
import ctypes
import sys
from pathlib import Path

import PySide6
from PySide6 import QtSvg, QtWidgets

if sys.platform == "linux":
    folder = Path(PySide6.__file__).parent / "Qt/plugins/platforms"
    for name in ("libqxcb.so", "libqoffscreen.so"):
        ctypes.CDLL(str(folder / name))
END
}

need_qt() {
    qt_loads && return
    # shellcheck disable=SC2086  # the list is words
    install "Qt's window libraries are missing" $qt_packages
    qt_loads || stop "Qt still cannot load its window libraries. See what is missing:
    $python -c 'from PySide6 import QtWidgets'
    ldd $venv/lib/python3*/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so | grep 'not found'"
}

test_programs_there() {
    for program in pdfsig qpdf java softhsm2-util faketime; do
        command -v $program > /dev/null 2>&1 || return 1
    done
    [ -e /usr/share/java/jaxb-runtime.jar ]
}

make_venv
case $level in
program) need_python_packages program runtime build ;;
window)
    need_python_packages program runtime build
    need_qt
    ;;
tests)
    need_python_packages tests dev
    need_qt
    # shellcheck disable=SC2086  # the list is words
    test_programs_there || (install "Programs that the tests need are missing" $test_packages) ||
        say "Going on without them: tests that need them are skipped and say so, and
make test-dates says that it cannot run."
    ;;
*) stop "usage: setup.sh program|window|tests" ;;
esac
