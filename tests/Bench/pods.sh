# Part of scripts/bench: /bin/true from the store, run to its exit; without a network, with the default one, and at the floor.
# shellcheck shell=bash disable=SC2154

# The plans of a prepared pod, which the floor launches again and again, each time with fresh upper directories: the pods' overlays
# are volatile, and the kernel mounts such a one only once.
prepare_floor() {
    floor_pods=("$(rkt prepare --quiet "$image")" "$(rkt prepare --quiet "$image" --name=a --- "$image" --name=b --- "$image" --name=c \
        --- "$image" --name=d --- "$image" --name=e)")
    mkdir -p "$work/plans" "$work/plans5"
    (cd "$data/pods/prepared/${floor_pods[0]}" && "$repository/out/libexec/rkt/stage1" plan "$work/plans" --net=none "${floor_pods[0]}")
    (cd "$data/pods/prepared/${floor_pods[1]}" && "$repository/out/libexec/rkt/stage1" plan "$work/plans5" --net=none "${floor_pods[1]}")
    refresh_floor="cd $data/pods/prepared && for d in */overlay/*/upper/* */overlay/*/work/*; do rm -rf \$d && mkdir \$d; done"
}

# The plugins of the default network as a shell would call them, in a namespace that is there already.
prepare_plugins() {
    mkdir -p "$work/cni"
    cat >"$work/cni/conf" <<EOF
{"cniVersion":"0.4.0","name":"rkt-bench","type":"ptp","ipMasq":true,
 "ipam":{"type":"host-local","subnet":"172.16.29.0/24","dataDir":"$work/cni","routes":[{"dst":"0.0.0.0/0"}]}}
EOF
    cat >"$work/cni/ptp" <<EOF
#!/bin/sh
exec env CNI_COMMAND=\$1 CNI_CONTAINERID=rkt-bench CNI_NETNS=/run/netns/rkt-bench CNI_IFNAME=eth0 CNI_PATH=/usr/lib/cni /usr/lib/cni/ptp <"$work/cni/conf"
EOF
    chmod 755 "$work/cni/ptp"
}

compare_pods() {
    local pause=$repository/out/libexec/rkt/pause
    local list=$work/pods.list
    local net_none=(--network none)
    prepare_floor
    prepare_plugins
    make_podman_image

    contender "$list" 'rkt run --net=none' '' '' "${rkt_here[@]}" run --net=none "$image"
    contender "$list" 'rkt run, 2 apps' '' '' "${rkt_here[@]}" run --net=none "$image" --name=a --- "$image" --name=b
    contender "$list" 'rkt run, 5 apps' '' '' "${rkt_here[@]}" run --net=none "$image" --name=a --- "$image" --name=b --- "$image" --name=c \
        --- "$image" --name=d --- "$image" --name=e
    contender "$list" 'rkt run --private-users' '' '' "${rkt_here[@]}" run --net=none --private-users "$image"
    contender "$list" 'C floor' "$refresh_floor" '' "$work/floor" "$pause" "$work/plans/pod.plan" "$work/plans/app.plan"
    contender "$list" 'C floor, 5 apps' "$refresh_floor" '' "$work/floor" "$pause" "$work/plans5/pod.plan" "$work"/plans5/app{,2,3,4,5}.plan
    contender "$list" 'crun run' '' '' /usr/bin/crun --cgroup-manager=cgroupfs run -b "$work/bundle" rkt-bench
    contender "$list" 'runc run' '' '' "$(command -v runc)" run -b "$work/bundle" rkt-bench
    contender "$list" 'bwrap' '' '' "$(command -v bwrap)" --unshare-all --die-with-parent --ro-bind "$work/root" / --proc /proc --dev /dev /bin/true
    contender "$list" 'systemd-nspawn' '' '' "$(command -v systemd-nspawn)" --quiet --register=no --keep-unit --private-network \
        --directory="$work/root" /bin/true
    contender "$list" 'podman run --network none' '' '' "${podman_run[@]}" "${net_none[@]}" "$podman_image" /bin/true
    contender "$list" 'rkt run (default network)' '' '' "${rkt_here[@]}" run "$image"
    contender "$list" 'CNI plugins: ptp ADD' 'ip netns add rkt-bench' "$work/cni/ptp DEL; ip netns delete rkt-bench" "$work/cni/ptp" ADD
    contender "$list" 'podman run (default network)' '' '' "${podman_run[@]}" "$podman_image" /bin/true
    measure pods "$list" "$rounds" 5
}

compare_pods
# The floor's pods were never run, so their collection does not ask stage1 to take the plan's cgroups away.
for floor_pod in "${floor_pods[@]}"; do
    (cd "$data/pods/prepared/$floor_pod" && "$repository/out/libexec/rkt/stage1" gc "$floor_pod")
done
rkt gc --grace-period=0s --expire-prepared=0s >/dev/null 2>&1
