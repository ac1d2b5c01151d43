#!/usr/bin/env bash
# Installs what the tests need from Debian: Chromium, a Chinese font, PostgreSQL, what sets PDF, LibreOffice. Says what is missing when it may not.
set -u

missing=()
command -v chromium >/dev/null || missing+=(chromium)
fc-list 2>/dev/null | grep -qi 'cjk' || missing+=(fonts-noto-cjk fontconfig)
for each in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; do
  dpkg -s "$each" >/dev/null 2>&1 || missing+=("$each")
done
compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' >/dev/null || missing+=(postgresql)
command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif sudo -n true 2>/dev/null; then
  as_root=(sudo)
else
  echo "missing, and not allowed to install: ${missing[*]}; the tests that need them will be listed as not run" >&2
  exit 0
fi

echo "installing ${missing[*]} ..." >&2
export DEBIAN_FRONTEND=noninteractive
{ "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null ||
  echo "could not install ${missing[*]}; the tests that need them will be listed as not run" >&2
