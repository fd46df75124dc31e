# Part of scripts/bench: the commands that look, with few pods and with 1,000.
# shellcheck shell=bash disable=SC2154

compare_looking() {
    local list=$work/looking.list pod i
    rkt run --net=none "$image" >/dev/null 2>&1
    pod=$(rkt list --full --no-legend | awk 'NR == 1 { print $1 }')
    contender "$list" 'rkt version' '' '' "${rkt_here[@]}" version
    contender "$list" 'rkt list, 1 pod' '' '' "${rkt_here[@]}" list
    contender "$list" 'rkt status' '' '' "${rkt_here[@]}" status "$pod"
    contender "$list" 'crun --version' '' '' /usr/bin/crun --version
    contender "$list" 'crun list' '' '' /usr/bin/crun list
    contender "$list" 'runc list' '' '' "$(command -v runc)" list
    contender "$list" 'podman ps --all' '' '' "${podman[@]}" ps --all
    measure looking "$list" "$rounds" 5

    # Exited pods are copies of a real one under other names.
    for ((i = 0; i < 999; i++)); do
        cp -a "$data/pods/run/$pod" "$data/pods/run/$(</proc/sys/kernel/random/uuid)"
    done
    list=$work/many.list
    contender "$list" 'rkt list, 1,000 pods' '' '' "${rkt_here[@]}" list
    measure looking "$list" "$rounds" 5
}

compare_looking
rkt gc --grace-period=0s >/dev/null 2>&1
