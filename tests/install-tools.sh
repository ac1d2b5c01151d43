#!/usr/bin/env bash
# Installs what the tests need from Debian: Chromium, Chinese fonts, PostgreSQL, what sets PDF, LibreOffice. Says what is
# missing when it may not.
set -u

missing=()
command -v chromium >/dev/null || missing+=(chromium)
fc-list 2>/dev/null | grep -qi 'cjk' || missing+=(fonts-noto-cjk fontconfig)
for each in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; do
  dpkg -s "$each" >/dev/null 2>&1 || missing+=("$each")
done
command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui)
compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' >/dev/null || missing+=(postgresql)

# 仿宋, 楷体, 黑体 and 小标宋 that are free (Fandol) come without TeX, out of its package.
fandol=/usr/local/share/fonts/fandol
compgen -G "$fandol/*.otf" >/dev/null && has_fandol=yes || has_fandol=
named=("${missing[@]}")
[ -n "$has_fandol" ] || named+=("fonts of Fandol")
[ ${#named[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif sudo -n true 2>/dev/null; then
  as_root=(sudo)
else
  echo "missing, and not allowed to install: ${named[*]}; the tests that need them will be listed as not run" >&2
  exit 0
fi

export DEBIAN_FRONTEND=noninteractive
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]} ..." >&2
  { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null ||
    echo "could not install ${missing[*]}; the tests that need them will be listed as not run" >&2
fi

if [ -z "$has_fandol" ]; then
  echo "installing the fonts of Fandol ..." >&2
  place=$(mktemp -d)
  trap 'rm -rf "$place"' EXIT
  { cd "$place" && { apt-get download -qq texlive-lang-chinese 2>/dev/null ||
      { "${as_root[@]}" apt-get update -qq && apt-get download -qq texlive-lang-chinese; }; } &&
    dpkg-deb --fsys-tarfile texlive-lang-chinese_*.deb | tar -x --wildcards --transform='s#.*/##' '*/fandol/Fandol[FHKS]*.otf' &&
    "${as_root[@]}" install -D -m 644 -t "$fandol" Fandol*.otf && "${as_root[@]}" fc-cache "$fandol"; } >/dev/null 2>&1 ||
    echo "could not install the fonts of Fandol; the tests that need them will be listed as not run" >&2
fi
exit 0
