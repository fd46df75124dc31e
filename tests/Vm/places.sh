# Where rkt may find itself in the hierarchy of cgroup v2, and what a limit is worth there.
. /vm/prelude.sh

hand_out "$top"

run rkt run --net=none "$image" --memory=64Mi -- print root
says "in the machine's root cgroup" 0 root

mkdir -p "$top/shared"
sh -c 'echo $$ >"$0/cgroup.procs"; sleep 120' "$top/shared" &
neighbour=$!
eventually grep -q . "$top/shared/cgroup.procs"
run inside shared run --net=none "$image" --memory=64Mi -- print no
says "beside processes of others: refused" 254 'has other processes too'
says "beside processes of others: says what to do" 254 'hint: .*systemd-run'
run inside shared run --net=none "$image" -- print fine
says "beside processes of others, without a limit" 0 fine
kill "$neighbour"
pkill -P "$neighbour" 2>/dev/null
wait

mkdir -p "$top/unit"
/vm/guest mark "$top/unit" trusted.invocation_id
run inside unit run --net=none "$image" --memory=64Mi -- print no
says "a unit of systemd, not delegated: refused" 254 'Delegate=yes'
run inside unit run --net=none "$image" -- print fine
says "a unit of systemd, not delegated, without a limit" 0 fine
/vm/guest mark "$top/unit" trusted.delegate
run inside unit run --net=none "$image" --memory=64Mi -- print fine
says "a unit of systemd, delegated" 0 fine

mkdir -p "$top/poor/own"
run inside poor/own run --net=none "$image" --memory=64Mi -- print no
says "a cgroup without the controller: refused" 254 'does not have the controller "memory"'

mkdir -p "$top/container"
run sh -c 'echo $$ >"$0/cgroup.procs" && exec /usr/bin/unshare --cgroup --mount sh -c "umount /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup && exec /rkt/bin/rkt --insecure-options=image run --net=none $1 --memory=64Mi -- print fine"' "$top/container" "$image"
says "at the root of a cgroup namespace" 0 fine

run /usr/bin/unshare --mount sh -c "mount -o remount,bind,ro /sys/fs/cgroup && exec /rkt/bin/rkt --insecure-options=image run --net=none $image -- print fine"
says "where no cgroup can be made, without a limit" 0 fine
run /usr/bin/unshare --mount sh -c "mount -o remount,bind,ro /sys/fs/cgroup && exec /rkt/bin/rkt --insecure-options=image run --net=none $image --memory=64Mi -- print no"
says "where no cgroup can be made: refused" 254 'read-only file system'

# --- crashes
inside crash run --net=none "$image" --memory=64Mi -- sleep >"$scratch/pod" 2>&1 &
eventually grep -q ready "$scratch/pod"
kill -KILL "$(cat "/var/lib/rkt/pods/run/$(ls -d "$top"/crash/rkt-* | grep -v supervisor | sed 's/.*rkt-//')/ppid")"
wait
run rkt gc --grace-period=0s
equal "after a kill, collection leaves no cgroup" "" "$(left)"
run inside crash run --net=none "$image" --memory=64Mi -- print again
says "and the place can be used again" any 'again|Device or resource busy'
run rkt gc --grace-period=0s
