#!/usr/bin/env bash
# Makes an image of nginx, from Debian's package nginx-light, in the current directory. It serves what is mounted at /srv:
#   rkt run --volume=srv,kind=host,source=$PWD/site,readOnly=true nginx-latest-linux-amd64.aci
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf --one-file-system "$tree"' EXIT

"$here/../pack.sh" "$tree" /usr/sbin/nginx
mkdir -p "$tree/etc/nginx" "$tree/var/lib/nginx" "$tree/var/log/nginx"
cp "$here/nginx.conf" /etc/nginx/mime.types "$tree/etc/nginx/"
echo 'www-data:x:33:33::/srv:/bin/false' >"$tree/etc/passwd"
echo 'www-data:x:33:' >"$tree/etc/group"

acbuild begin
acbuild set-name example.com/nginx
acbuild copy-to-dir "$tree"/* /
acbuild mount add --read-only srv /srv
acbuild port add http tcp 80
acbuild set-exec -- /usr/sbin/nginx -c /etc/nginx/nginx.conf
acbuild write --overwrite nginx-latest-linux-amd64.aci
acbuild end
