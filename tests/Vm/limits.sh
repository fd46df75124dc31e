# Limits by cgroup v2.
. /vm/prelude.sh

hand_out "$top"

# --- every limit, read back
limited="--memory=64Mi --cpu=500m --cpu-shares=2048 --pids-limit=20"
inside all run --net=none "$image" $limited -- sleep >"$scratch/pod" 2>&1 &
eventually grep -q ready "$scratch/pod"
pod=$(find "$top/all" -maxdepth 1 -name 'rkt-*' ! -name '*-supervisor')
equal "memory limit" 67108864 "$(cat "$pod/guest/memory.max")"
equal "no swap beyond the memory limit" 0 "$(cat "$pod/guest/memory.swap.max" 2>/dev/null || echo 0)"
equal "cpu limit" "50000 100000" "$(cat "$pod/guest/cpu.max")"
equal "cpu weight" 200 "$(cat "$pod/guest/cpu.weight")"
equal "limit of processes" 20 "$(cat "$pod/guest/pids.max")"
equal "the app is in its cgroup" 1 "$(wc -l <"$pod/guest/cgroup.procs")"
equal "rkt has moved aside" 2 "$(cat "$pod"-supervisor/cgroup.procs | wc -l)"
run rkt stop "$(basename "$pod" | sed s/^rkt-//)"
wait
equal "the cgroup is as it was found" "" "$(find "$top/all" -mindepth 1 -type d)$(cat "$top/all/cgroup.subtree_control")"

# --- block devices
cat >"$scratch/manifest" <<'M'
{"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/io","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
 "app":{"exec":["/bin/guest","sleep"],"user":"0","group":"0","isolators":[
  {"name":"resource/block-bandwidth","value":{"default":true,"limit":"2M"}},{"name":"resource/block-iops","value":{"default":true,"limit":"100"}}]}}
M
mkdir -p "$scratch/rootfs/bin" && cp /vm/guest "$scratch/rootfs/bin/" && tar -C "$scratch" -czf "$scratch/io.aci" manifest rootfs
inside io run --net=none "$scratch/io.aci" >"$scratch/pod" 2>&1 &
eventually grep -q ready "$scratch/pod"
equal "block limits of the disk" "$(cat /sys/block/vda/dev) rbps=2000000 wbps=2000000 riops=100 wiops=100" "$(cat "$top"/io/rkt-*/*/io.max)"
run rkt stop "$(ls -d "$top"/io/rkt-* | grep -v supervisor | sed 's/.*rkt-//')"
wait

# --- refused values leave nothing
run inside all run --net=none "$image" --cpu=1000000000 -- print no
says "a limit that the kernel refuses" 254 'app "guest": cannot apply the cpu limit'
run rkt list --no-legend
equal "a refused limit leaves no pod of its own" 2 "$(wc -l <"$scratch/output")"
equal "and no cgroup" "" "$(left)"

# --- hogs
run inside all run --net=none "$image" --memory=32Mi -- allocate 100
says "a memory hog is killed, and told" 137 'app "guest" was killed: it used more memory than its limit of 32Mi'
run inside all run --net=none "$image" --memory=4096 -- print no
says "a limit that no program fits in ends the app alone" any 'limit of 4096'
inside other run --net=none "$image" -- sleep >"$scratch/other" 2>&1 &
eventually grep -q ready "$scratch/other"
inside all run --net=none "$image" --pids-limit=15 -- fork-bomb 300 >"$scratch/pod" 2>&1 &
eventually grep -q "stopped after some" "$scratch/pod"
run cat "$scratch/pod"
says "a fork bomb stops at its limit" 0 "stopped after some: Resource temporarily unavailable"
run inside third run --net=none "$image" --pids-limit=5 -- print fine
says "other pods are not touched" 0 fine
for pid in $(pidof stage1 dotnet); do
    grep -q -e fork-bomb "/proc/$pid/cmdline" 2>/dev/null && kill "$pid"
done
bomb=$(ls -d "$top"/all/rkt-* | grep -v supervisor | sed 's/.*rkt-//')
run rkt stop --force "$bomb"
eventually sh -c "! grep -q . $top/all/cgroup.procs $top/all/rkt-*/cgroup.procs"
run rkt stop "$(ls -d "$top"/other/rkt-* | sed 's/.*rkt-//')"
wait
run rkt gc --grace-period=0s
equal "collection leaves no cgroup" "" "$(left)"
