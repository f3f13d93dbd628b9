#!/bin/sh
# Write packaging/locks/*.txt anew from pyproject.toml, for all platforms and Pythons at once.
# Pins stay where they are while pyproject.toml allows them; `lock.sh --upgrade` moves them.
set -eu

cd "$(dirname "$0")/.."
locks=packaging/locks
uv=.venv/bin/uv

compile() { # compile NAME WHAT OPTION…: lock one set of requirements
    name=$1 what=$2
    shift 2
    echo "locking $name"
    "$uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
        --no-annotate --python-version 3.11 -o "$locks/$name.txt" "$@"
    { echo "# $what Made by \`make lock\` from pyproject.toml; do not edit."; cat "$locks/$name.txt"; } \
        > "$locks/$name.new"
    mv "$locks/$name.new" "$locks/$name.txt"
}

compile runtime "What the program runs on." pyproject.toml "$@"
compile dev "What tests and checks need, the program's own included." \
    pyproject.toml --group dev -c "$locks/runtime.txt" "$@"
compile build "What builds the project." --group build -c "$locks/dev.txt" "$@"
