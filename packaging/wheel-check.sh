#!/bin/sh
# Show that the wheel alone is the program: build it, install it and its lock into an empty
# environment, and run the demo from a folder that has nothing of the checkout in it.
set -eu

cd "$(dirname "$0")/.."
checkout=$(pwd -P)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT INT TERM

.venv/bin/python -m hatchling build -t wheel -d "$room/dist"
.venv/bin/python -m venv "$room/venv"
pip="$room/venv/bin/python -m pip --disable-pip-version-check --no-input"
$pip install --quiet --progress-bar off --only-binary :all: --require-hashes \
    -r packaging/locks/runtime.txt
$pip install --quiet --no-deps --no-index "$room"/dist/*.whl
$pip check

mkdir "$room/elsewhere"
cd "$room/elsewhere"
PIRDESK_HOME="$room/home" "$room/venv/bin/pirdesk" demo --out "$room/demo"
PIRDESK_HOME="$room/home" "$room/venv/bin/pirdesk" self-check
found=$("$room/venv/bin/python" -c 'import pirdesk; print(pirdesk.__file__)')
case $found in
"$checkout"/*) echo "The demo ran from the checkout, not from the wheel: $found" >&2 && exit 1 ;;
esac
echo "The wheel stands alone: $(cd "$room/dist" && ls)"
