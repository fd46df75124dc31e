#!/usr/bin/env bash
# The talk's redis pod: two apps that share localhost, redis with its data on the host, the API on a port of the host. The pod counts hits, is looked into,
# stopped and collected; the next pod counts on. It needs root, rkt and acbuild on the PATH, gcc, curl, redis-server and the CNI plugins.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
readonly here work subnet=${SUBNET:-172.16.30} # of the pods, for the time of this script
readonly port=${PORT:-9000}                     # of this machine
pod=

clean_up() {
    local status=$?
    trap - EXIT INT TERM
    [[ -z $pod ]] || kill "$pod" 2>/dev/null || true
    wait
    rkt gc --grace-period=0s >/dev/null 2>&1 || true
    rm -rf --one-file-system "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A data directory and a network of our own, so that this leaves nothing on this machine.
options=(--dir="$work/data" --local-config="$work/etc" --insecure-options=image)
rkt() { command rkt "${options[@]}" "$@"; }
mkdir -p "$work/etc/net.d" "$work/redis"
cat >"$work/etc/net.d/10-default.conf" <<JSON
{"name": "default", "type": "ptp", "ipMasq": true,
 "ipam": {"type": "host-local", "subnet": "$subnet.0/24", "dataDir": "$work/leases", "routes": [{"dst": "0.0.0.0/0"}]}}
JSON
chown 6379:6379 "$work/redis"
cd "$work"

title() { printf '\n# %s\n\n' "$*"; }
run() { # COMMAND LINE
    printf '$ %s\n' "$*"
    eval "$*" 2>&1
}

start() { # sets pod, the process, and address
    local -a words=(run --uuid-file-save=uuid --port="http:$port" --volume="volume--var-lib-redis,kind=host,source=$work/redis"
        redis-latest-linux-amd64.aci --name=redis --memory=128Mi --pids-limit=64
        --- demo-api-redis-latest-linux-amd64.aci --environment=REDIS_HOST=127.0.0.1 --restart=on-failure)
    printf '$ rkt %s &\n' "${words[*]}"
    rm -f uuid
    # Not the function: what $! names is to be rkt itself.
    command rkt "${options[@]}" "${words[@]}" >output 2>&1 &
    pod=$!
    for _ in {1..100}; do
        if grep -q 'Ready to accept connections' output && grep -q 'listening on port 9000' output; then
            address=$(rkt status "$(<uuid)" | sed -n 's/^networks=default:ip4=//p')
            return
        fi
        sleep 0.1
    done
    cat output
    echo "the pod does not answer" >&2
    exit 1
}

limits() { # of the app redis, in the kernel's files, whatever version the cgroups have
    local child controllers directory
    for child in $(<"/proc/$pod/task/$pod/children"); do
        [[ $(<"/proc/$child/comm") == redis-server ]] || continue
        while IFS=: read -r _ controllers directory; do
            (cd "/sys/fs/cgroup/$controllers$directory" 2>/dev/null && grep --no-messages . memory.limit_in_bytes memory.max pids.max) || true
        done <"/proc/$child/cgroup" | sort -u
    done
}

title "Two images: redis as Debian packs it, and an API that counts its hits"
run "$here/appc.sh"

title "One pod"
start
run rkt list
run curl --silent --show-error "http://$address:9000/"
run curl --silent --show-error "http://127.0.0.1:$port/"

title "A look inside: the app's own user, capabilities and limits, and the other app's processes"
run rkt enter --app=redis "$(<uuid)" /usr/bin/redis-cli get hits
run rkt enter --app=redis "$(<uuid)" /bin/sh -c "'for process in /proc/[0-9]*; do read name < \$process/comm && echo \${process##*/} \$name; done'"
run limits
run rkt enter --app=redis "$(<uuid)" /bin/sh -c "'while read line; do case \$line in Uid*|CapEff*|CapBnd*|Seccomp:*|NoNewPrivs*) echo \$line;; esac; done < /proc/self/status'"

title "Stopped and collected"
run rkt stop "$(<uuid)"
wait "$pod" || true
pod=
run rkt gc --grace-period=0s
run rkt list

title "The next pod counts on"
start
run curl --silent --show-error "http://$address:9000/"
