#!/usr/bin/env bash
# From a key to a running pod, as a publisher and a user would do it: make a key, sign an image, publish both on an https host with two
# meta tags, trust the key by the image's name, run the image by its name. Then somebody changes a byte of the image, and it does not run.
#
# The host is example.com on a loopback address: this script runs in a mount namespace of its own, with a hosts file and a certificate
# authority that nobody else sees. Everything else is what one would type. It needs root, rkt and acbuild on the PATH, gcc, gpg, openssl
# and nginx.
set -euo pipefail

if [[ -z ${RKT_WALKTHROUGH-} ]]; then
    RKT_WALKTHROUGH=1 exec unshare --mount --propagation private "$0" "$@"
fi
cd "$(dirname "$0")"

readonly address=${ADDRESS:-127.77.0.1} # of example.com, for the time of this script
work=$(mktemp -d)
readonly work
export GNUPGHOME=$work/gnupg # the publisher's key ring
mkdir -m 700 "$GNUPGHOME"

clean_up() {
    local status=$?
    trap - EXIT INT TERM
    [[ ! -s $work/nginx.pid ]] || kill "$(<"$work/nginx.pid")" 2>/dev/null || true
    gpgconf --kill all 2>/dev/null || true
    command rkt --dir="$work/data" gc --grace-period=0s >/dev/null 2>&1 || true
    rm -rf --one-file-system "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A data directory and a configuration of our own, so that this leaves no key trusted on this machine.
rkt() { command rkt --dir="$work/data" --local-config="$work/etc" --system-config="$work/usr" "$@"; }

title() { printf '\n# %s\n\n' "$*"; }
run() { # COMMAND LINE
    printf '$ %s\n' "$*"
    eval "$*" 2>&1
}

start_host() { # a web server for https://example.com, with a certificate that this script's rkt believes in
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=Walkthrough CA" \
        -keyout "$work/ca.key" -out "$work/ca.pem" 2>/dev/null
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=example.com" \
        -keyout "$work/host.key" -out "$work/host.csr" 2>/dev/null
    openssl x509 -req -in "$work/host.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 2 -out "$work/host.pem" \
        -extfile <(echo "subjectAltName=DNS:example.com") 2>/dev/null
    cat >"$work/nginx.conf" <<END
pid $work/nginx.pid;
error_log $work/error.log;
events {}
http {
    access_log $work/access.log;
    client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
    types { text/html html; }
    server {
        listen $address:443 ssl;
        server_name example.com;
        ssl_certificate $work/host.pem;
        ssl_certificate_key $work/host.key;
        root $work/www;
        location / { try_files \$uri /index.html; }
    }
}
END
    chmod 755 "$work"
    nginx -c "$work/nginx.conf" -e "$work/error.log"
    printf '127.0.0.1 localhost\n%s example.com\n' "$address" >"$work/hosts"
    mount --bind "$work/hosts" /etc/hosts
    export SSL_CERT_FILE=$work/ca.pem
}

title "The publisher makes a key"
run gpg --batch --quiet --passphrase "''" --quick-generate-key "'Example Publisher <images@example.com>'" ed25519 sign 1y
mkdir "$work/www"
run gpg --armor --export images@example.com '>' "$work/www/pubkeys.asc"

title "... builds an image and signs it"
gcc -static -O2 -o "$work/hello" ../hello/hello.c
cd "$work"
run acbuild begin
run acbuild set-name example.com/hello
run acbuild label add version 1.0
run acbuild label add os linux
run acbuild label add arch amd64
run acbuild copy hello /bin/hello
run acbuild set-exec /bin/hello
run acbuild write "www/hello-1.0-linux-amd64.aci" '>/dev/null'
run acbuild end
run gpg --batch --armor --detach-sign www/hello-1.0-linux-amd64.aci
(cd www && cp hello-1.0-linux-amd64.aci hello-latest-linux-amd64.aci && cp hello-1.0-linux-amd64.aci.asc hello-latest-linux-amd64.aci.asc)

title "... and publishes all of it, with two meta tags"
cat >www/index.html <<'END'
<!DOCTYPE html>
<html>
<head>
<title>Images of example.com</title>
<meta name="ac-discovery" content="example.com/hello https://example.com/hello-{version}-{os}-{arch}.{ext}">
<meta name="ac-discovery-pubkeys" content="example.com/hello https://example.com/pubkeys.asc">
</head>
</html>
END
run cat www/index.html
start_host

title "The user does not trust anybody yet"
run rkt run --net=none example.com/hello '||' echo "refused, status \$?"

title "The user compares the fingerprint with what the publisher has told, and trusts the key for these images"
run gpg --with-colons --fingerprint images@example.com "| awk -F: '/^fpr/{print \$10; exit}'"
run rkt trust --prefix=example.com/hello --skip-fingerprint-review
run rkt trust list

title "The image runs, by its name"
run rkt run --net=none example.com/hello
run rkt image list

title "Somebody changes a byte of the image on the server"
run "gunzip -c <www/hello-1.0-linux-amd64.aci | LC_ALL=C sed 's/Hello, world/Jello, world/' | gzip >www/hello-latest-linux-amd64.aci"
run rkt run --net=none --pull-policy=update example.com/hello '||' echo "refused, status \$?"

title "The user trusts the key no longer: what it has signed does not run any more"
run rkt trust remove "\$(rkt trust list | awk 'NR == 2 {print \$1}')"
run rkt run --net=none --pull-policy=never example.com/hello '||' echo "refused, status \$?"
