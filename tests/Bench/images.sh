# Part of scripts/bench: importing an image (unpacked, hashed, synced) beside unpacking the same file, on tmpfs and on disk; and
# the memory that a large one takes.
# shellcheck shell=bash disable=SC2154

make_image_of() { # MEGABYTES FILE
    rm -rf "$work/tree" && mkdir -p "$work/tree/rootfs"
    "$work/make-tree" "$work/tree/rootfs/data" "$1"
    printf '{"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/tree%s","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}]}' \
        "$1" >"$work/tree/manifest"
    tar -C "$work/tree" -czf "$2" manifest rootfs
}

make_oci_image() { # FILE DIRECTORY: the same root as an OCI layout with one layer
    umoci init --layout "$2"
    umoci new --image "$2:latest"
    umoci insert --image "$2:latest" "$work/tree/rootfs/data" /data
}

compare_import() { # NAME DIRECTORY
    local name=$1 to=$2 file=$work/tree.aci list=$work/images-$1.list
    # What the last contender left to be written must not be the next one's burden.
    local clean="rm -rf $to/data $to/tree && mkdir $to/tree && sync"
    contender "$list" "rkt fetch, $name" "$clean" '' "$bin/rkt" "--dir=$to/data" --insecure-options=image fetch "$file"
    contender "$list" "tar xzf, $name" "$clean" '' /usr/bin/tar -xzf "$file" -C "$to/tree"
    contender "$list" "tar xzf and sync, $name" "$clean" '' /bin/sh -c "tar -xzf $file -C $to/tree && sync -f $to/tree"
    contender "$list" "umoci unpack, $name" "$clean" '' "$(command -v umoci)" raw unpack --image "$work/oci:latest" "$to/tree/root"
    measure images "$list" "$((rounds / 10 > 5 ? rounds / 10 : 5))" 1
    rm -rf "$to/data" "$to/tree"
}

measure_large() {
    local list=$work/large.list to=$work/disk
    make_image_of 1000 "$work/large.aci"
    rm -rf "$work/tree"
    contender "$list" 'rkt fetch, 1 GB' "rm -rf $to/data && sync" '' "$bin/rkt" "--dir=$to/data" --insecure-options=image fetch "$work/large.aci"
    measure images "$list" 3 0
    rm -rf "$to/data" "$work/large.aci"
}

mkdir -p "$work/tmpfs" "$work/disk"
mount -t tmpfs -o size=2g tmpfs "$work/tmpfs"
make_image_of 200 "$work/tree.aci"
make_oci_image "$work/tree.aci" "$work/oci" >/dev/null 2>&1
compare_import tmpfs "$work/tmpfs"
compare_import disk "$work/disk"
measure_large
umount "$work/tmpfs"
