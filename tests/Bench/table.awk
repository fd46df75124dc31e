# A description of the machine (name=value lines) and the lines of stats.awk to Markdown: a table per part, then the goals.
BEGIN {
    FS = "\t"
    heading["pods"] = "Run to exit: `/bin/true`"
    heading["ports"] = "2 GB from another host into a pod"
    heading["looking"] = "Commands that look"
    heading["memory"] = "An idle container: PSS of the runtime's processes, the app's own apart"
    heading["images"] = "Import of a 200 MB image (gzip), and peak memory of a 1 GB one"
    heading["fetch"] = "Fetch of signed images over http on loopback, cold store"
    reference["pods"] = "rkt run --net=none"
    reference["ports"] = "pod on a bridge"
    reference["looking"] = "rkt list, 1 pod"
    reference["memory"] = "rkt run --net=none"
}

FNR == NR {
    name = $0; sub(/=.*/, "", name)
    value = $0; sub(/^[^=]*=/, "", value)
    machine[name] = value
    next
}

{
    order[++count] = $1 FS $2
    part[count] = $1
    name_of[count] = $2
    known[$1, $2] = 1
    runs[count] = $3
    median[$1, $2] = $4
    p90[count] = $5
    fastest[count] = $6
    peak[$1, $2] = $7
    largest[$1, $2] = $8
    failed[count] = $9
}

function reference_of(i,    where) {
    if (part[i] != "images" && part[i] != "fetch") {
        return reference[part[i]]
    }
    where = name_of[i]
    sub(/^.*, /, "", where)
    if (where == "60 MB each") {
        return "rkt fetch A B C D, 60 MB each"
    }
    return "rkt fetch, " where
}

function ratio(value, base) {
    return base > 0 ? sprintf("%.2f", value / base) : "-"
}

function start_part(name) {
    printf "\n### %s\n\n", heading[name]
    if (name == "memory") {
        print "| | KiB | against rkt |\n|---|---:|---:|"
    } else {
        print "| | median ms | p90 ms | fastest ms | against rkt | peak KiB | runs |\n|---|---:|---:|---:|---:|---:|---:|"
    }
}

function row(i,    p, n, label) {
    p = part[i]; n = name_of[i]
    label = failed[i] > 0 ? n " (" failed[i] " runs failed)" : n
    if (p == "memory") {
        printf "| %s | %d | %s |\n", label, peak[p, n], ratio(peak[p, n], peak[p, reference_of(i)])
    } else {
        printf "| %s | %.2f | %.2f | %.2f | %s | %d | %d |\n", label, median[p, n], p90[i], fastest[i], \
            ratio(median[p, n], median[p, reference_of(i)]), largest[p, n], runs[i]
    }
}

# One line of the goals: reached when the figure is at most (or, for a gain, at least) the limit.
function goal(text, figure, limit, unit, gain) {
    if (figure == "" || figure == "-") {
        return
    }
    printf "| %s | %s %s%s | %s%s | %s |\n", text, gain ? "≥" : "≤", limit, unit, figure, unit, \
        (gain ? figure + 0 >= limit + 0 : figure + 0 <= limit + 0) ? "yes" : "**no**"
}

function milliseconds(p, n) {
    return (p, n) in known ? sprintf("%.2f", median[p, n]) : ""
}

function quotient(p, n, q, m) {
    return (p, n) in known && (q, m) in known ? ratio(median[p, n], median[q, m]) : ""
}

END {
    printf "\nMeasured on %s: %s, %s cores, Linux %s; load average %s before and %s after.\n", \
        machine["date"], machine["cpu"], machine["cores"], machine["kernel"], machine["load_before"], machine["load_after"]
    for (i = 1; i <= count; i++) {
        if (part[i] != part[i - 1]) {
            start_part(part[i])
        }
        row(i)
    }

    print "\n### Goals\n\n| | goal | measured | reached |\n|---|---:|---:|---|"
    goal("`rkt run --net=none` against `crun run`", quotient("pods", "rkt run --net=none", "pods", "crun run"), 0.6, " ×")
    goal("`rkt run --net=none` against the C floor", quotient("pods", "rkt run --net=none", "pods", "C floor"), 2.5, " ×")
    goal("default network against `--net=none`", quotient("pods", "rkt run (default network)", "pods", "rkt run --net=none"), 1.5, " ×")
    goal("default network against podman's", quotient("pods", "rkt run (default network)", "pods", "podman run (default network)"), 0.1, " ×")
    goal("default network against the plugins alone", quotient("pods", "rkt run (default network)", "pods", "CNI plugins: ptp ADD"), 1, " ×")
    goal("each further app (of 5)", ("pods", "rkt run, 5 apps") in known ? sprintf("%.2f", (median["pods", "rkt run, 5 apps"] - median["pods", "rkt run --net=none"]) / 4) : "", 2.5, " ms")
    goal("published port against the pod's address (time)", quotient("ports", "published port", "ports", "pod on a bridge"), 1.05, " ×")
    if (("memory", "rkt run --net=none") in known) {
        goal("idle pod, memory of all our processes", sprintf("%.1f", peak["memory", "rkt run --net=none"] / 1024), 5, " MiB")
    }
    goal("`rkt version`", milliseconds("looking", "rkt version"), 5, " ms")
    goal("`rkt list`", milliseconds("looking", "rkt list, 1 pod"), 5, " ms")
    goal("`rkt status`", milliseconds("looking", "rkt status"), 5, " ms")
    goal("import against `tar xzf`, tmpfs (speed)", quotient("images", "tar xzf, tmpfs", "images", "rkt fetch, tmpfs"), 1.5, " ×", 1)
    goal("import against `tar xzf`, disk (speed)", quotient("images", "tar xzf, disk", "images", "rkt fetch, disk"), 1, " ×", 1)
    if (("images", "rkt fetch, 1 GB") in known) {
        goal("peak memory, 1 GB image", sprintf("%.0f", largest["images", "rkt fetch, 1 GB"] / 1024), 64, " MiB")
    }
    goal("fetch, 300 MB gzip, against curl, sha512sum and tar (speed)", quotient("fetch", "curl | tee >(sha512sum) | tar xz, 300 MB gzip", "fetch", "rkt fetch, 300 MB gzip"), 1, " ×", 1)
    goal("fetch, 1 GB plain, against copying and hashing", quotient("fetch", "rkt fetch, 1 GB plain", "fetch", "cp and sha512sum, 1 GB plain"), 1.3, " ×")
    goal("four images at once, against one after another", quotient("fetch", "rkt fetch A B C D, 60 MB each", "fetch", "rkt fetch A; ... D, 60 MB each"), 1, " ×")
    if (("fetch", "rkt fetch, 1 GB plain") in known) {
        goal("peak memory, fetch of 300 MB gzip", sprintf("%.0f", largest["fetch", "rkt fetch, 300 MB gzip"] / 1024), 64, " MiB")
        goal("peak memory, fetch of 1 GB plain", sprintf("%.0f", largest["fetch", "rkt fetch, 1 GB plain"] / 1024), 64, " MiB")
    }
    print ""
}
