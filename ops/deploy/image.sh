#!/bin/sh
# The file system of the server's image: sh ops/deploy/image.sh ROOT PACKAGES
#
# ROOT is an empty folder to fill, PACKAGES the site-packages of a Python 3.11 that has everything
# in requirements.txt. Needs Debian 12 with elfutils, as root. Dockerfile and ops/deploy/check.py both run this.
set -eu
root=$1
packages=$2
python=$root/usr/local/lib/python3.11/dist-packages

# Debian's own Python and the libraries that it and the packages need; no shell, no apt.
debian="libc6 libgcc-s1 libstdc++6 zlib1g libbz2-1.0 liblzma5 libffi8 libssl3 libsqlite3-0
libexpat1 libuuid1 libcrypt1 media-types
python3.11-minimal libpython3.11-minimal libpython3.11-stdlib"

# Installers, and what only `python -m data import register` needs (docs/office.md says where it is).
distributions="pip setuptools wheel duckdb ibis_framework sqlglot parsy atpublic toolz pyarrow_hotfix
rich markdown_it_py mdurl pygments"
modules="pip setuptools pkg_resources _distutils_hack distutils-precedence.pth wheel duckdb
_duckdb* _duckdb-stubs adbc_driver_duckdb ibis sqlglot parsy public toolz tlz pyarrow_hotfix
rich markdown_it mdurl pygments"

# Arrow over the network; charts that no page draws; pydeck for notebooks.
unused="pyarrow/libarrow_flight* pyarrow/libarrow_python_flight* pyarrow/_flight* pyarrow/libarrow_s3*
pyarrow/_s3fs* pyarrow/_pyarrow_cpp_tests* pyarrow/include pyarrow/src pydeck/nbextension
streamlit/static/static/js/PlotlyChart.* streamlit/static/static/js/DeckGlJsonChart.*
streamlit/static/static/js/EChartsChart.* streamlit/static/static/js/GraphVizChart.*"

debian() {
    debs=$(mktemp -d)
    (cd "$debs" && apt-get download -q "$@")
    for deb in "$debs"/*.deb; do
        dpkg-deb --extract "$deb" "$root"
        # Whoever looks for known faults in an image reads here what is in it.
        name=$(dpkg-deb --field "$deb" Package)
        dpkg-deb --field "$deb" > "$root/var/lib/dpkg/status.d/$name"
    done
    rm -r "$debs"
    find "$root/usr/share/doc" -type f ! -name copyright -delete
    rm -r "$root/usr/share/man" "$root/usr/share/lintian" "$root"/usr/lib/*/gconv
    ln -s python3.11 "$root/usr/bin/python3"
}

packages() {
    mkdir -p "$python"
    cp -r "$packages/." "$python"
    # Every pattern is meant to be spread, and one that finds nothing does no harm.
    # shellcheck disable=SC2086
    (
        cd "$python"
        rm -rf $modules $unused
        for distribution in $distributions; do rm -rf "$distribution"-*.dist-info; done
        find . -depth -type d \( -name tests -o -name __pycache__ \) -exec rm -r {} +
        find . \( -name '*.pyi' -o -name '*.pyx' -o -name '*.px[di]' -o -name '*.[ch]' \
            -o -name '*.hpp' -o -name '*.map' \) -type f -delete
        find babel/locale-data -name '*.dat' ! -name root.dat ! -name 'nb*' ! -name 'no*' \
            ! -name 'en*' -delete
        # Not binutils' strip: it tears libraries that auditwheel has put together.
        find . -name '*.so*' -type f -exec eu-strip {} \;
    )
}

mkdir -p "$root/var/lib/dpkg/status.d" "$root/tmp" "$root/proc" "$root/etc"
chmod 1777 "$root/tmp"
# shellcheck disable=SC2086
debian $debian
packages
echo mgmap:x:10001:10001::/tmp:/nonexistent > "$root/etc/passwd"
echo mgmap:x:10001: > "$root/etc/group"
mkdir -p "$root/var/lib/mgmap"
chown 10001:10001 "$root/var/lib/mgmap"
