#!/usr/bin/env bash
# Makes the locks in requirements/ anew from pyproject.toml: pinned, hashed, for Python 3.11 and up on every platform.
# Needs uv (`pip install uv`). No registry address gets into the files: the machine's own settings say where packages come from.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() {
    local name=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --custom-compile-command "tools/lock.sh" "$@" --output-file "requirements/$name.txt"
}
lock run pyproject.toml --group build
lock test --group test --constraint requirements/run.txt
lock node --group node
lock benchmarks --group benchmarks
lock pico pyproject.toml --extra pico --constraint requirements/run.txt
