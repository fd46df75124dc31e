# Part of scripts/bench: 2 GB from a host outside into a pod on a bridge, by its own address and by a port of this machine.
# shellcheck shell=bash disable=SC2154

compare_ports() {
    local list=$work/ports.list pod supervisor
    mkdir -p "$work/etc/net.d"
    cat >"$work/etc/net.d/20-bench.conf" <<JSON
{"cniVersion": "0.4.0", "name": "bench", "type": "bridge", "bridge": "rkt-bench0", "isGateway": true, "ipMasq": true,
 "ipam": {"type": "host-local", "subnet": "10.255.77.0/24", "dataDir": "$work/leases", "routes": [{"dst": "0.0.0.0/0"}]}}
JSON
    ip netns add rkt-bench-out
    ip link add rkt-bench1 type veth peer name wire netns rkt-bench-out
    ip address add 10.255.78.1/30 dev rkt-bench1
    ip link set rkt-bench1 up
    ip -n rkt-bench-out address add 10.255.78.2/30 dev wire
    ip -n rkt-bench-out link set wire up
    ip -n rkt-bench-out route add default via 10.255.78.1

    "${rkt_here[@]}" run --net=bench --port=stream:27077 --uuid-file-save="$work/uuid" "$image" --exec=/bin/stream -- sink 7000 >"$work/sink" 2>&1 &
    supervisor=$!
    until grep -q ready "$work/sink"; do
        kill -0 "$supervisor" || { cat "$work/sink" >&2; return 1; }
        sleep 0.05
    done
    pod=$(rkt status "$(<"$work/uuid")" | sed -n 's/^networks=bench:ip4=//p')
    contender "$list" 'pod on a bridge' '' '' "$(command -v ip)" netns exec rkt-bench-out "$work/root/bin/stream" push "$pod" 7000 2000
    contender "$list" 'published port' '' '' "$(command -v ip)" netns exec rkt-bench-out "$work/root/bin/stream" push 10.255.78.1 27077 2000
    measure ports "$list" $((rounds < 20 ? rounds : 20)) 2
    kill -TERM "$supervisor"
    wait "$supervisor" || true
    remove_outside
}

compare_ports
rkt gc --grace-period=0s >/dev/null 2>&1
