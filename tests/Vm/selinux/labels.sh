# Pods on a machine that enforces an SELinux policy: each has categories of its own, and what it has been given is labelled with them.
. /vm/prelude.sh

process=system_u:system_r:container_t:s0
file=system_u:object_r:container_file_t:s0
contexts() { cat /var/lib/rkt/pods/*/*/selinux-contexts; }
current='each cat /proc/self/attr/current + print' # the kernel ends it with a zero
pods() { find /var/lib/rkt/pods -mindepth 2 -maxdepth 2; }
label_of() { getfattr --absolute-names -n security.selinux --only-values "$1" | tr -d '\0'; }

equal "the policy is enforced" 1 "$(cat /sys/fs/selinux/enforce)"

# --- each pod apart from the others
run rkt run --net=none "$image" -- $current
says "an app has the policy's context, with two categories" 0 "$process:c[0-9]+,c[0-9]+"
first=$(grep -ao "$process:c[0-9,c]*" "$scratch/output")
run rkt run --net=none "$image" -- $current
second=$(grep -ao "$process:c[0-9,c]*" "$scratch/output")
if [ -n "$second" ] && [ "$first" != "$second" ]; then ok "the next pod has others"; else failed "the next pod has others"; fi
run rkt run --net=none "$image" --name=one -- $current --- "$image" --name=two -- $current
equal "two apps of a pod have the same" 1 "$(grep -ao "$process:c[0-9,c]*" "$scratch/output" | sort -u | wc -l)"
equal "and no pod has those of another" 3 "$(contexts | grep container_t | sort -u | wc -l)"
run rkt gc --grace-period=0s

# --- what an app has for itself works
use='each write /new yes + cat /new + write /tmp/new yes + write /dev/null yes + write /dev/shm/new yes + cat /etc/hostname + cat /proc/version + ls /dev'
run rkt run --net=none "$image" -- $use
says "an app writes its root, /tmp, /dev/null and /dev/shm" 0 yes
run rkt run --net=none --no-overlay "$image" -- $use
says "and so with a copied root" 0 yes
run rkt run --net=none --private-users "$image" -- $use
says "and so with users of its own" 0 yes
run rkt run --net=none --no-overlay --private-users "$image" -- $use
says "and so with both" 0 yes
run rkt run --net=none "$image" --readonly-rootfs=true -- each write /dev/null yes + cat /bin/guest
says "and reads a read-only one" 0 ELF
run rkt run --net=none "$image" --user=7 --no-new-privileges -- $current
says "a user without privileges has the context too" 0 "$process:c"
run rkt run --net=none --volume=v,kind=empty "$image" --name=one --mount volume=v,target=/v -- each write /v/there yes + await /v/read + print one --- \
    "$image" --name=two --mount volume=v,target=/v -- each await /v/there + cat /v/there + write /v/read yes + print two
says "apps share an empty volume" 0 yes
mkdir -p /etc/rkt/net.d
ip link add cable0 type veth peer name cable1
ip link set cable0 up
cat >/etc/rkt/net.d/20-lan.conf <<'CONF'
{"cniVersion":"1.0.0","name":"lan","type":"ipvlan","master":"cable0","ipam":{"type":"static","addresses":[{"address":"10.9.0.9/24"}]}}
CONF
run rkt run --net=lan --hosts-entry=10.1.1.1=there --dns=10.1.1.2 "$image" -- each cat /etc/hosts + cat /etc/resolv.conf
says "and read the files of names" 0 'nameserver 10.1.1.2'
run rkt gc --grace-period=0s
run rkt run --net=lan --pod-dns "$image" -- cat /etc/hosts
says "those that change too" 0 localhost

mkdir -p "$scratch/box/rootfs/bin"
cp /bin/busybox "$scratch/box/rootfs/bin/busybox"
echo '{"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/box","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
    "app":{"exec":["/bin/busybox","sh","-c"],"user":"0","group":"0"}}' >"$scratch/box/manifest"
tar -C "$scratch/box" -czf "$scratch/box.aci" manifest rootfs
programs='cd /bin && ./busybox cp busybox busybox-new && ./busybox-new echo fresh && ./busybox touch busybox && ./busybox echo changed && ./busybox rm busybox-new busybox'
for root in "" --no-overlay; do
    run rkt run --net=none $root "$scratch/box.aci" -- "$programs"
    says "programs that the app has made or changed can be executed $root" 0 changed
done

# --- and nothing else does
mkdir -p /srv/data /srv/shared
echo secret >/srv/data/file
echo shared >/srv/shared/file
setfattr -n security.selinux -v $file /srv/shared /srv/shared/file
run rkt run --net=none --volume=v,kind=host,source=/srv/data "$image" --mount volume=v,target=/v -- cat /v/file
says "a volume of the machine with the machine's label cannot be read" 99 'Permission denied'
run rkt run --net=none --volume=v,kind=host,source=/srv/shared "$image" --mount volume=v,target=/v -- each cat /v/file + write /v/new yes
says "one with the label of containers can" 0 shared
equal "new files in it have the pod's level" "$file" "$(label_of /srv/shared/new | sed 's/:c[0-9].*//')"
rkt run --net=none "$image" -- each print ready + sleep >"$scratch/pod" 2>&1 &
eventually grep -q ready "$scratch/pod"
uuid=$(rkt list --no-legend --full | awk '/running/ { print $1 }')
upper=$(ls -d /var/lib/rkt/pods/run/"$uuid"/overlay/*/upper/guest)
equal "what is below a root has no label of containers" "" "$(label_of "$upper/tmp" 2>/dev/null | grep container_file)"

# --- enter and stop
run rkt enter "$uuid" /bin/guest $current
says "a command that enters has the pod's context" 0 "$(sed -n 1p /var/lib/rkt/pods/run/"$uuid"/selinux-contexts)"
run rkt enter "$uuid" /bin/guest each write /entered yes + print done
says "and may do what the app may" 0 done
run sh -c 'echo typed | /rkt/bin/rkt enter "$0" /bin/guest cat /dev/stdin' "$uuid"
says "and reads what is passed in" 0 typed
run rkt stop "$uuid"
says "the pod is stopped" 0 "$uuid"
wait
run rkt export "$uuid" "$scratch/exported.aci"
equal "and its app exported" 0 "$status"
equal "without labels" 0 "$(zcat "$scratch/exported.aci" | grep -ac security.selinux)"
run rkt --insecure-options=image run --net=none "$scratch/exported.aci" --exec /bin/guest -- cat /entered
says "to be run again" 0 yes

echo typed >"$scratch/input"
run sh -c '/rkt/bin/rkt --insecure-options=image run --net=none --interactive "$0" -- cat /dev/stdin <"$1"' "$image" "$scratch/input"
says "an interactive app reads and writes the caller's files" 0 typed

# --- contexts of the user's choice
run rkt run --net=none "$image" --selinux=$process:c5,c6 -- each cat /proc/self/attr/current + write /new yes + write /dev/null yes
says "--selinux sets the context of an app, and of its files" 0 "$process:c5,c6"
run rkt run --net=none --no-overlay "$image" --selinux=$process:c5,c6 -- each cat /proc/self/attr/current + write /new yes
says "of a copied root too" 0 "$process:c5,c6"
uuid=$(rkt prepare --quiet --no-overlay "$image" -- $current)
equal "a prepared pod is labelled" "$(sed -n 2p /var/lib/rkt/pods/prepared/"$uuid"/selinux-contexts)" \
    "$(label_of /var/lib/rkt/pods/prepared/"$uuid"/stage1/rootfs/opt/stage2/guest/rootfs/bin/guest)"
context=$(sed -n 1p /var/lib/rkt/pods/prepared/"$uuid"/selinux-contexts)
run rkt run-prepared --net=none "$uuid"
says "and runs with its own" 0 "$context"
run rkt run --net=none "$image" --selinux=system_u:system_r:stranger_t:s0 -- print no
says "a context that the policy does not let rkt become" any 'the policy of this machine does not let rkt start it as "system_u:system_r:stranger_t:s0"'
run rkt run --net=none "$image" --selinux=nobody:nothing:none:s0 -- print no
says "a context that the policy does not know" any 'hint: the policy of this machine has no context "nobody:nothing:none:s0"|not an SELinux context'
run rkt run --net=none "$image" --selinux=$process:c1,c9999 -- print no
says "categories that the policy does not know" any 'c9999'

# --- images made for Docker, and stage1 of others
sed -i 's/"app":{/"annotations":[{"name":"appc.io\/docker\/repository","value":"box"}],&"mountPoints":[{"name":"bin","path":"\/bin"}],/' "$scratch/box/manifest"
tar -C "$scratch/box" -czf "$scratch/box.aci" manifest rootfs
run rkt run --net=none "$scratch/box.aci" -- "$programs"
says "a volume that begins with what the image has there" 0 changed
mkdir -p "$scratch/stage1/rootfs"
echo '{"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/stage1","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
    "annotations":[{"name":"coreos.com/rkt/stage1/run","value":"/run"},{"name":"coreos.com/rkt/stage1/enter","value":"/run"},
        {"name":"coreos.com/rkt/stage1/gc","value":"/run"},{"name":"coreos.com/rkt/stage1/interface-version","value":"6"}]}' >"$scratch/stage1/manifest"
printf '#!/bin/sh\necho "process=$RKT_SELINUX_CONTEXT file=$RKT_SELINUX_MOUNT_CONTEXT"\n' >"$scratch/stage1/rootfs/run"
chmod +x "$scratch/stage1/rootfs/run"
tar -C "$scratch/stage1" -czf "$scratch/stage1.aci" manifest rootfs
run rkt run --net=none --stage1-path="$scratch/stage1.aci" "$image"
says "a stage1 of others is told the contexts" 0 "process=$process:c[0-9,c]+ file=$file:c[0-9,c]+\$"
pod=$(dirname "$(grep -l "$(grep -o "$process:c[0-9,c]*" "$scratch/output")" /var/lib/rkt/pods/run/*/selinux-contexts)")
equal "and its tree is labelled" "$(sed -n 2p "$pod/selinux-contexts")" "$(label_of "$pod/stage1/rootfs/opt/stage2/guest/rootfs/bin/guest")"
run rkt run --stage1-name=coreos.com/rkt/stage1-fly "$image" -- $current
says "fly confines nothing, with SELinux neither" 0 machine_t

# --- without the policy's words, and not enforced
mv /etc/selinux/test/contexts/lxc_contexts "$scratch/"
run rkt run --net=none "$image" -- $current
says "a policy without words for containers: the machine's own context" 0 machine_t
run rkt run --net=none "$image" --selinux=$process:c5,c6 -- print denied
says "and a warning when a context is asked for" any 'warning: .*lxc_contexts'
mv "$scratch/lxc_contexts" /etc/selinux/test/contexts/
echo 0 >/sys/fs/selinux/enforce
run rkt run --net=none "$image" -- $current
says "a policy that is not enforced: the same contexts" 0 "$process:c"
run rkt gc --grace-period=0s
equal "nothing is left" "" "$(pods)"
