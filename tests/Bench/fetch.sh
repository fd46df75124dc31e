# Part of scripts/bench: fetching signed images from a web server on loopback, beside what a shell would do with the same files.
# shellcheck shell=bash disable=SC2154

readonly fetch_port=18731
readonly fetch_url=http://127.0.0.1:$fetch_port

start_server() {
    mkdir -p "$work/www" "$work/nginx"
    cat >"$work/nginx.conf" <<END
pid $work/nginx/pid;
error_log $work/nginx/error.log;
worker_processes 1;
events {}
http {
    access_log off;
    sendfile on;
    client_body_temp_path $work/nginx/1; proxy_temp_path $work/nginx/2; fastcgi_temp_path $work/nginx/3;
    uwsgi_temp_path $work/nginx/4; scgi_temp_path $work/nginx/5;
    server { listen 127.0.0.1:$fetch_port; root $work/www; }
}
END
    chmod 755 "$work" "$work/www"
    nginx -c "$work/nginx.conf" -e "$work/nginx/error.log"
}

stop_server() {
    kill "$(<"$work/nginx/pid")"
}

publish_image() { # MEGABYTES FILE gzip|plain NAME
    rm -rf "$work/tree" && mkdir -p "$work/tree/rootfs"
    "$work/make-tree" "$work/tree/rootfs/data" "$1"
    printf '{"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/%s","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}]}' \
        "$4" >"$work/tree/manifest"
    if [[ $3 == gzip ]]; then
        tar -C "$work/tree" -czf "$work/www/$2" manifest rootfs
    else
        tar -C "$work/tree" -cf "$work/www/$2" manifest rootfs
    fi
    rm -rf "$work/tree"
    sign "$work/www/$2"
}

compare_fetch() {
    local list=$work/fetch.list to=$work/fetched
    local clean="rm -rf $to && mkdir $to && sync"
    publish_image 300 small.aci gzip small
    contender "$list" 'rkt fetch, 300 MB gzip' "$clean" '' "$bin/rkt" "--dir=$to/data" "--local-config=$work/etc" fetch "$fetch_url/small.aci"
    contender "$list" 'curl | tee >(sha512sum) | tar xz, 300 MB gzip' "$clean" '' /bin/bash -c \
        "curl -s $fetch_url/small.aci | tee >(sha512sum >$to/sum) | tar -xz -C $to"
    measure fetch "$list" "$((rounds / 10 > 5 ? rounds / 10 : 5))" 1

    # The image is there now: nothing but a question.
    list=$work/again.list
    contender "$list" 'rkt fetch, unchanged' '' '' "$bin/rkt" "--dir=$to/again" "--local-config=$work/etc" fetch "$fetch_url/small.aci"
    measure fetch "$list" "$((rounds / 10 > 5 ? rounds / 10 : 5))" 1
    rm -rf "$to" "$work/www/small.aci"*
}

# Of few large files: what is measured is bytes, not how fast the file system makes inodes.
publish_large() { # FILE NAME
    local i
    rm -rf "$work/tree" && mkdir -p "$work/tree/rootfs"
    "$work/make-tree" "$work/source" 200
    for i in 1 2 3 4 5; do
        tar -C "$work/source" -c .
    done | split -b 100M - "$work/tree/rootfs/part"
    rm -rf "$work/source"
    printf '{"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/%s","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}]}' \
        "$2" >"$work/tree/manifest"
    tar -C "$work/tree" -cf "$work/www/$1" manifest rootfs
    rm -rf "$work/tree"
    sign "$work/www/$1"
}

compare_large() {
    local list=$work/plain.list to=$work/fetched
    local clean="rm -rf $to && mkdir $to && sync"
    publish_large large.aci large
    contender "$list" 'rkt fetch, 1 GB plain' "$clean" '' "$bin/rkt" "--dir=$to/data" "--local-config=$work/etc" fetch "$fetch_url/large.aci"
    contender "$list" 'cp and sha512sum, 1 GB plain' "$clean" '' /bin/sh -c "cp $work/www/large.aci $to/copy && sha512sum $to/copy"
    contender "$list" 'cp, sync and sha512sum, 1 GB plain' "$clean" '' /bin/sh -c "cp $work/www/large.aci $to/copy && sync -f $to/copy && sha512sum $to/copy"
    measure fetch "$list" "$((rounds / 10 > 5 ? rounds / 10 : 5))" 1
    rm -rf "$to" "$work/www/large.aci"*
}

compare_several() {
    local list=$work/several.list to=$work/fetched i urls=
    local clean="rm -rf $to && mkdir $to && sync"
    for i in 1 2 3 4; do
        publish_image 60 "part$i.aci" gzip "part$i"
        urls+=" $fetch_url/part$i.aci"
    done
    local call="$bin/rkt --dir=$to/data --local-config=$work/etc fetch"
    # shellcheck disable=SC2086
    contender "$list" 'rkt fetch A B C D, 60 MB each' "$clean" '' $call $urls
    contender "$list" 'rkt fetch A; ... D, 60 MB each' "$clean" '' /bin/sh -c "for url in $urls; do $call \$url || exit 1; done"
    measure fetch "$list" "$((rounds / 10 > 5 ? rounds / 10 : 5))" 1
    rm -rf "$to" "$work"/www/part*
}

start_server
compare_fetch
compare_large
compare_several
stop_server
