#!/bin/sh
# Makes the secrets of compose.yaml, once each, and the daemon's copy of its token. What is there is kept.
# The directory is closed to others; the files in it are readable, because a container reads them as another
# user. Nothing is printed but names of files.
set -eu
umask 077
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
secrets="$here/secrets"
config="${XDG_CONFIG_HOME:-$HOME/.config}/unclench"
token="$config/influx-token"

made() {
    [ -s "$secrets/$1" ] && return
    od -An -N32 -tx1 /dev/urandom | tr -d ' \n' > "$secrets/$1.part"
    chmod 644 "$secrets/$1.part"
    mv "$secrets/$1.part" "$secrets/$1"
    echo "made $secrets/$1"
}

mkdir -p "$secrets" "$config"
chmod 700 "$secrets"
for name in influx_admin_password influx_token influx_reader_password grafana_admin_password; do
    made "$name"
done
cmp -s "$secrets/influx_token" "$token" || {
    cp "$secrets/influx_token" "$token.part"
    chmod 600 "$token.part"
    mv "$token.part" "$token"
    echo "copied the daemon's token to $token"
}
