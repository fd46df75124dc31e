# Samples (part, name, nanoseconds, peak KiB, status) to one line per contender, in order of first appearance:
# part, name, runs, median ms, 90th percentile ms, fastest ms, median peak KiB, largest peak KiB, failed runs.
BEGIN { FS = OFS = "\t" }

{
    key = $1 OFS $2
    if (!(key in runs)) {
        order[++contenders] = key
    }
    n = ++runs[key]
    time[key, n] = $3 / 1e6
    peak[key, n] = $4
    failed[key] += $5 != 0
}

function sort_into(values, key, n, sorted,    i, j, value) {
    for (i = 1; i <= n; i++) {
        value = values[key, i] + 0
        for (j = i - 1; j > 0 && sorted[j] > value; j--) {
            sorted[j + 1] = sorted[j]
        }
        sorted[j + 1] = value
    }
}

function median(sorted, n) {
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

END {
    for (c = 1; c <= contenders; c++) {
        key = order[c]
        n = runs[key]
        sort_into(time, key, n, t)
        sort_into(peak, key, n, p)
        tenth = int((n * 9 + 9) / 10)
        printf "%s\t%d\t%.3f\t%.3f\t%.3f\t%d\t%d\t%d\n", key, n, median(t, n), t[tenth], t[1], median(p, n), p[n], failed[key]
    }
}
