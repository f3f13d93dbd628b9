#!/bin/sh
# Run the README's two commands on a bare Debian or Ubuntu that has nothing but python3 and make.
# As root, with debootstrap:  packaging/check-bare.sh RELEASE [COMMAND…]
#   MIRROR=…       where debootstrap takes the release from (its own default otherwise)
#   ROOM=…         the folder to work in (a new temporary one, removed at the end, otherwise)
#   SURROUNDINGS=… files of this machine that its network needs: resolv.conf, certificates, apt's
#                  and pip's settings. They are copied; nothing else of this machine is seen.
# Variables that pip and OpenSSL read (PIP_*, SSL_CERT_*, *_proxy) are handed on.
set -eu

release=${1:?"usage: check-bare.sh RELEASE [COMMAND…], e.g. check-bare.sh bookworm"}
shift
[ $# -gt 0 ] || set -- "make demo" "make test"
cd "$(dirname "$0")/.."
room=${ROOM:-$(mktemp -d)}
root=$room/$release

leave() {
    for place in dev proc; do
        if mountpoint -q "$root/$place"; then umount -l "$root/$place"; fi
    done
    [ -n "${ROOM:-}" ] || rm -rf "$room"
}
trap leave EXIT INT TERM

echo "== $release: python3 and make, nothing else"
# Not quoted: no mirror named means no word at all.
debootstrap --variant=minbase --include=python3,make "$release" "$root" ${MIRROR:-} > "$room/debootstrap.log" ||
    { tail -n 5 "$room/debootstrap.log" >&2; exit 1; }
for file in ${SURROUNDINGS-/etc/resolv.conf /etc/hosts}; do
    mkdir -p "$root/$(dirname "$file")"
    cp -rL "$file" "$root/$(dirname "$file")/"
done
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
git clone --quiet --no-hardlinks . "$root/root/pirdesk"

# An empty environment but for what the network needs; the language is C.
inside() {
    env | grep -E '^(PIP_(CERT|DEFAULT_TIMEOUT)|SSL_CERT_[A-Z]+|[a-zA-Z]+_(proxy|PROXY))=' > "$room/env" || true
    while read -r setting; do set -- "$setting" "$@"; done < "$room/env"
    set -- env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        LC_ALL=C "$@"
    chroot "$root" "$@"
}

inside python3 -V
for command in "$@"; do
    echo "== $release: $command"
    started=$(date +%s)
    inside sh -c "cd /root/pirdesk && $command"
    echo "== $release: $command passed in $(($(date +%s) - started)) s"
done
