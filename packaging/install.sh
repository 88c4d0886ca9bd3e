# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by packaging/run and packaging/test: steps that both share. Expects `set -euo pipefail`.

forereach_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
forereach_bin=$forereach_root/build/release/bin

say() { printf '==> %s\n' "$*"; }

# Installs what packaging/packages.txt names and the machine lacks. Never removes a package.
install_missing() {
    local wanted missing=() present package
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || {
        echo "This script installs with apt, which this system lacks. Install what packaging/packages.txt names by other means, then: cmake --preset release && cmake --build --preset release" >&2
        return 1
    }
    mapfile -t wanted < <(sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$forereach_root/packaging/packages.txt")
    present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^installed //p') || true
    for package in "${wanted[@]}"; do
        grep -qxF -- "$package" <<<"$present" || missing+=("$package")
    done
    if [ ${#missing[@]} = 0 ]; then
        say "All ${#wanted[@]} packages are installed."
        return 0
    fi
    local become=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || {
            echo "Missing packages, and neither root nor sudo to install them. As root: apt-get install --no-install-recommends ${missing[*]}" >&2
            return 1
        }
        become=(sudo)
    fi
    say "Installing ${#missing[@]} missing packages: ${missing[*]}"
    "${become[@]}" apt-get update -q
    if ! "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-remove --no-install-recommends "${missing[@]}"; then
        cat >&2 <<'EOT'
apt could not install these packages without removing others, or could not fetch them; nothing was forced.
If it named libboost1.74-dev: Forereach needs Boost.JSON 1.81, whose development files cannot stand beside it.
Remove the conflicting packages yourself if you can spare them, and run this again.
EOT
        return 1
    fi
}

# Configures and builds the release preset; quick when nothing changed.
build_release() {
    cd "$forereach_root"
    if [ ! -f build/release/build.ninja ]; then
        say "Configuring build/release"
        cmake --preset release
    fi
    say "Building build/release"
    cmake --build --preset release
}

# Qt wants a private run-time directory; a bare system has none.
private_runtime_dir() {
    if [ -z "${XDG_RUNTIME_DIR:-}" ] || [ ! -d "${XDG_RUNTIME_DIR:-}" ]; then
        XDG_RUNTIME_DIR=$forereach_root/build/runtime
        mkdir -p "$XDG_RUNTIME_DIR"
        chmod 700 "$XDG_RUNTIME_DIR"
        export XDG_RUNTIME_DIR
    fi
}
