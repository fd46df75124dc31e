# Pods as such, on this kernel.
. /vm/prelude.sh

run rkt version
says "rkt starts" 0 "rkt Version"
run rkt run --net=none "$image" -- print hello
says "a pod runs" 0 "hello"
run rkt run --net=none "$image" -- exit 7
equal "the status of an app is that of rkt" 7 "$status"
run rkt gc --grace-period=0s
equal "collection leaves no cgroup" "" "$(find /sys/fs/cgroup -name 'rkt-*')"
equal "collection leaves no mount" "" "$(grep /var/lib/rkt/pods /proc/self/mountinfo)"
