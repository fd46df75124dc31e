# Part of scripts/bench: what an idle container costs in memory: the PSS of all processes that serve it, its own apart.
# shellcheck shell=bash disable=SC2154

descendants() { # PID: it and all below it
    local child
    echo "$1"
    for child in $(cat "/proc/$1/task/"*/children 2>/dev/null); do
        descendants "$child"
    done
}

pss_of_runtime() { # PID...: in KiB; the app in the container does not count
    local pid sum=0 pss
    for pid; do
        [[ $(cat "/proc/$pid/comm" 2>/dev/null) != idle ]] || continue
        pss=$(sed -n 's/^Pss: *\([0-9]*\) kB/\1/p' "/proc/$pid/smaps_rollup" 2>/dev/null)
        sum=$((sum + ${pss:-0}))
    done
    echo "$sum"
}

measure_idle() { # NAME END WORD...: starts the words, waits until idle runs, and notes the memory; END stops them
    local name=$1 end=$2 round pid pids waited
    shift 2
    for ((round = 0; round < 5; round++)); do
        "$@" >/dev/null 2>&1 &
        pid=$!
        for ((waited = 0; waited < 100; waited++)); do
            pids=$(descendants "$pid")
            [[ $name == podman* ]] && pids+=" $("${podman[@]}" inspect --format '{{.State.ConmonPid}}' rkt-bench 2>/dev/null || true)"
            # shellcheck disable=SC2086
            for p in $pids; do
                for app in $(descendants "$p"); do
                    [[ $(cat "/proc/$app/comm" 2>/dev/null) == idle ]] && break 3
                done
            done
            sleep 0.05
        done
        sleep 0.5
        # shellcheck disable=SC2046,SC2086
        printf 'memory\t%s\t0\t%s\t0\n' "$name" "$(pss_of_runtime $pids)" >>"$samples"
        eval "$end" >/dev/null 2>&1 || true
        wait "$pid" 2>/dev/null || true
    done
}

compare_memory() {
    make_peers /bin/idle
    make_podman_image
    measure_idle 'rkt run --net=none' 'kill -TERM $pid' "${rkt_here[@]}" run --net=none "$image" --exec=/bin/idle
    measure_idle 'rkt run (default network)' 'kill -TERM $pid' "${rkt_here[@]}" run "$image" --exec=/bin/idle
    measure_idle 'rkt run, 2 apps' 'kill -TERM $pid' "${rkt_here[@]}" run --net=none "$image" --name=a --exec=/bin/idle \
        --- "$image" --name=b --exec=/bin/idle
    measure_idle 'crun run' 'crun kill rkt-bench KILL' /usr/bin/crun --cgroup-manager=cgroupfs run -b "$work/bundle" rkt-bench
    measure_idle 'runc run' 'runc kill rkt-bench KILL' "$(command -v runc)" run -b "$work/bundle" rkt-bench
    measure_idle 'systemd-nspawn' 'kill -TERM $pid' "$(command -v systemd-nspawn)" --quiet --register=no --keep-unit --private-network \
        --directory="$work/root" /bin/idle
    measure_idle 'podman run --network none' '"${podman[@]}" kill rkt-bench' "${podman_run[@]}" --name rkt-bench --network none \
        "$podman_image" /bin/idle
    make_peers /bin/true
    rkt gc --grace-period=0s >/dev/null 2>&1
}

compare_memory
