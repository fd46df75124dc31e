#!/usr/bin/env bash
# pack.sh TREE PROGRAM...: copies programs of this machine, with the loader and the libraries that they need, into a directory that is
# to become an image's root: what a distribution's packages install, without the distribution.
set -euo pipefail
tree=$1
shift

add() { # FILE, at the same place
    [[ -e $tree$1 ]] || install -D -m 755 "$(readlink -f "$1")" "$tree$1"
}

for program; do
    add "$program"
    while read -r library; do
        add "$library"
    done < <(ldd "$program" | grep -o '/[^ ]*')
done
