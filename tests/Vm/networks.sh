# Interfaces that kernels of other machines may not have: ipvlan and vlan, reached from a host of our own at the other end of a cable.
. /vm/prelude.sh

# Of iproute2: busybox has one of its own, which knows less.
ip() { /usr/sbin/ip "$@"; }

mkdir -p /etc/rkt/net.d
ip link add cable0 type veth peer name cable1
ip link set cable0 up
ip netns add outside
ip link set cable1 netns outside
outside() { ip netns exec outside "$@"; }
outside ip addr add 10.9.0.1/24 dev cable1
outside ip link set cable1 up
outside ip link add link cable1 name cable1.7 type vlan id 7
outside ip addr add 10.7.0.1/24 dev cable1.7
outside ip link set cable1.7 up

reaches() { # TYPE ADDRESS FIELDS: a pod in a network of this plugin answers the host outside, and its collection leaves the cable alone
    cat >"/etc/rkt/net.d/20-$1.conf" <<CONF
{"cniVersion":"1.0.0","name":"lan-$1","type":"$1","master":"cable0",$3
 "ipam":{"type":"static","addresses":[{"address":"$2/24"}]}}
CONF
    rkt run --net="lan-$1" "$image" -- sleep >"$scratch/pod" 2>&1 &
    eventually grep -q ready "$scratch/pod" || cat "$scratch/pod"
    run rkt list
    says "$1: the pod has the address" 0 "lan-$1:ip4=$2"
    run outside ping -c 1 -W 5 "$2"
    says "$1: the pod is reached from outside" 0 "1 packets received"
    run rkt stop --force "$(ls /var/lib/rkt/pods/run)"
    wait
    run rkt gc --grace-period=0s
    equal "$1: the pod is collected" "" "$(ls /var/lib/rkt/pods/run)"
    equal "$1: the cable is there still" 1 "$(ip -o link show cable0 | wc -l)"
    equal "$1: no other link is" "" "$(ip -o link | grep -v -E ': (lo|cable0@|sit0|ip6tnl0|tunl0|gre0|gretap0|erspan0)' || true)"
}

reaches ipvlan 10.9.0.9 ''
reaches vlan 10.7.0.9 '"vlanId":7,'
