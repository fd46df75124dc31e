# A description of the machine (name=value lines) and the lines of stats.awk to JSON.
BEGIN { FS = "\t"; print "{\n  \"machine\": {" }

FNR == NR {
    name = $0; sub(/=.*/, "", name)
    value = $0; sub(/^[^=]*=/, "", value)
    gsub(/["\\]/, "\\\\&", value)
    printf "%s    \"%s\": \"%s\"", separator, name, value
    separator = ",\n"
    next
}

FNR == 1 { print "\n  },\n  \"contenders\": ["; separator = "" }

{
    printf "%s    {\"part\": \"%s\", \"name\": \"%s\", \"runs\": %d, ", separator, $1, $2, $3
    printf "\"median_ms\": %s, \"p90_ms\": %s, \"fastest_ms\": %s, ", $4, $5, $6
    printf "\"median_peak_kib\": %d, \"largest_peak_kib\": %d, \"failed\": %d}", $7, $8, $9
    separator = ",\n"
}

END { print "\n  ]\n}" }
