#!/usr/bin/env bash
# The size of an archive and the time of the processor that it takes, next to gzip and zstd of the same lines, as a
# table: archive.sh FILE. What reads is told to write nowhere.
#
#     GOWORK=off go run . -generate field -size 1GB > /tmp/lines.json
#     bash archive.sh /tmp/lines.json
set -euo pipefail
file=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"
tmp=$(mktemp -d "${TMPDIR:-/tmp}/archive-XXXXXX")
trap 'rm -rf "$tmp"' EXIT
go build -C ../cmd/acscalls -o "$tmp/acscalls" .

# seconds COMMAND prints the time of the processor of a shell command.
seconds() {
	local TIMEFORMAT='%U %S'
	{ time bash -c "$1" >/dev/null 2>&1; } 2>&1 | awk '{ printf "%.1f", $1 + $2 }'
}

plain=$(stat -c %s "$file")
# row NAME WRITE READ PATH prints a row.
row() {
	local write read size
	write=$(seconds "$2")
	read=$(seconds "$3")
	size=$(du -sb --apparent-size "$4" | cut -f 1)
	awk -v n="$1" -v s="$size" -v p="$plain" -v w="$write" -v r="$read" \
		'BEGIN { printf "| %s | %.1f MB | %.2f %% | %s s | %s s |\n", n, s / 1e6, 100 * s / p, w, r }'
}

archive="'$tmp/acscalls' archive"
printf '| %.0f MB of lines | size | of the lines | to write | to read |\n| --- | --- | --- | --- | --- |\n' "$(awk "BEGIN { print $plain / 1e6 }")"
row 'gzip' "gzip -c '$file' >'$tmp/gz'" "gzip -dc '$tmp/gz'" "$tmp/gz"
row 'zstd' "zstd -q -c '$file' >'$tmp/zst'" "zstd -dc '$tmp/zst'" "$tmp/zst"
row 'zstd -9' "zstd -9 -q -c '$file' >'$tmp/zst9'" "zstd -dc '$tmp/zst9'" "$tmp/zst9"
row 'archive' "$archive add -q '$tmp/a' '$file'" "$archive cat '$tmp/a'" "$tmp/a"
printf '\nadding all of it again: %s s; verify: %s s; ' "$(seconds "$archive add -q '$tmp/a' '$file'")" "$(seconds "$archive verify '$tmp/a'")"
"$tmp/acscalls" archive verify "$tmp/a"
