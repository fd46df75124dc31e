# What the check scripts have in common; they begin with ". /vm/prelude.sh". Every check writes one line: ok, FAILED or skipped.
image=/vm/guest.aci
scratch=$(mktemp -d)

rkt() { /rkt/bin/rkt --insecure-options=image "$@"; }

run() { # COMMAND...: keeps what it writes in $scratch/output and its exit status in $status
    "$@" >"$scratch/output" 2>&1
    status=$?
    return 0
}

ok() { echo "ok: $1"; }

failed() { # NAME: shows what the last command wrote
    sed 's/^/    /' "$scratch/output"
    echo "    (exit status $status)"
    echo "FAILED: $1"
}

says() { # NAME STATUS PATTERN: of the last command; a status of "any" is any
    if { [ "$2" = any ] || [ "$status" = "$2" ]; } && grep -qE -- "$3" "$scratch/output"; then ok "$1"; else failed "$1"; fi
}

equal() { # NAME EXPECTED ACTUAL
    if [ "$2" = "$3" ]; then ok "$1"; else echo "    expected \"$2\", got \"$3\""; echo "FAILED: $1"; fi
}

eventually() { # COMMAND...: until it succeeds, 30 seconds at most
    for attempt in $(seq 300); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    return 1
}

# Cgroups of version 2.
top=/sys/fs/cgroup

# In a cgroup (made if need be, with all controllers) the only process is rkt, as a supervisor of services leaves it.
inside() { # CGROUP COMMAND...
    mkdir -p "$top/$1"
    cgroup=$1
    shift
    sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$top/$cgroup" /rkt/bin/rkt --insecure-options=image "$@"
}

hand_out() { echo "+cpu +memory +pids +io" >"$1/cgroup.subtree_control"; }

left() { find "$top" -name 'rkt-*'; }
