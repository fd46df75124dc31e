#!/usr/bin/env bash
# Makes two images in the current directory: redis, from Debian's package redis-server, and the demo API that counts its hits in it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf --one-file-system "$tree"' EXIT

"$here/../pack.sh" "$tree" /usr/bin/redis-server /usr/bin/redis-cli /bin/sh
mkdir -p "$tree/var/lib/redis" "$tree/etc"
echo 'redis:x:6379:6379::/var/lib/redis:/bin/sh' >"$tree/etc/passwd"
echo 'redis:x:6379:' >"$tree/etc/group"

acbuild begin
acbuild set-name example.com/redis
acbuild copy-to-dir "$tree"/* /
acbuild set-user redis
acbuild set-group redis
acbuild set-working-directory /var/lib/redis
acbuild mount add volume--var-lib-redis /var/lib/redis
acbuild port add redis tcp 6379
acbuild set-exec -- /usr/bin/redis-server --dir /var/lib/redis --save "" --appendonly yes
acbuild write --overwrite redis-latest-linux-amd64.aci
acbuild end

gcc -O1 -static -o "$tree/demo-api-redis" "$here/demo-api-redis.c" 2>/dev/null
acbuild begin
acbuild set-name example.com/demo-api-redis
acbuild copy "$tree/demo-api-redis" /app/demo-api-redis
acbuild set-user 65534
acbuild set-group 65534
acbuild set-exec -- /app/demo-api-redis
acbuild port add http tcp 9000
acbuild write --overwrite demo-api-redis-latest-linux-amd64.aci
acbuild end
