# Sourced by app/run and tests/run, in the repository: installs what is missing, configures, builds.
# Understood by the bash 3.2 of macOS.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "Packages are missing, and installing them needs root or sudo. Run this as root once."
    fi
}

debian_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Prints the packages of the list that are missing, one a line. With "known" it looks up which of the
# alternatives exists here, for which apt's lists must be fresh.
debian_missing() {
    local line name found alternatives
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' app/installers/debian-packages.txt |
        while read -r line; do
            IFS='| ' read -r -a alternatives <<<"$line"
            found=
            for name in "${alternatives[@]}"; do
                if [ -n "$name" ] && debian_installed "$name"; then
                    found=$name
                    break
                fi
            done
            [ -z "$found" ] || continue
            for name in "${alternatives[@]}"; do
                [ -n "$name" ] || continue
                if [ -z "$found" ] || [ -z "$(apt-cache show "$found" 2>/dev/null)" ]; then
                    found=$name
                fi
            done
            printf '%s\n' "$found"
        done
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o Dpkg::Options::=--force-confold "$@"
}

# Debian makes and starts a server of its own with the package. We need the programs only, and never
# touch a server that is there: so the making is switched off for the moment of a first installation.
apt_install_postgresql() {
    local conf=/etc/postgresql-common/createcluster.conf status=0
    debian_installed postgresql-common || apt_install postgresql-common
    as_root cp -p "$conf" "$conf.before-peak1031"
    as_root sh -c "echo 'create_main_cluster = false' >> '$conf'"
    apt_install "$@" || status=$?
    as_root mv "$conf.before-peak1031" "$conf"
    return "$status"
}

prepare_debian() {
    local missing postgresql others
    missing=$(debian_missing)
    [ -n "$missing" ] || return 0
    say "Installing: $(echo $missing)"
    as_root apt-get update -q
    missing=$(debian_missing)
    postgresql=$(printf '%s\n' "$missing" | grep '^postgresql-[0-9]' || true)
    others=$(printf '%s\n' "$missing" | grep -v '^postgresql-[0-9]' || true)
    # Unquoted on purpose: one package a word.
    [ -z "$others" ] || apt_install $others
    [ -z "$postgresql" ] || apt_install_postgresql $postgresql
}

prepare_macos() {
    local name missing=""
    command -v brew >/dev/null || die "Homebrew is missing. Install it from https://brew.sh, then run this again."
    for name in $(sed -e 's/#.*//' app/installers/homebrew-packages.txt); do
        brew list --formula --versions "$name" >/dev/null 2>&1 || missing="$missing $name"
    done
    if [ -n "$missing" ]; then
        say "Installing:$missing"
        brew install $missing
    fi
    CMAKE_PREFIX_PATH="$(brew --prefix qt);$(brew --prefix qtkeychain);$(brew --prefix openssl@3);$(brew --prefix libpq)"
    export CMAKE_PREFIX_PATH
}

install_missing() {
    case "$(uname -s)" in
    Darwin) prepare_macos ;;
    Linux)
        if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
            prepare_debian
        elif ! command -v cmake >/dev/null; then
            die "This script installs packages on Debian and macOS only. Install what app/installers/debian-packages.txt names, then run this again."
        fi
        ;;
    *) die "This script runs on Debian and macOS; for Windows see README.md." ;;
    esac
}

# build PRESET [TARGET...]: configures where that was never done, or done for another folder.
build() {
    local preset=$1 folder=build/$1 fresh="" target targets=""
    shift
    if [ -f "$folder/CMakeCache.txt" ] &&
        ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$(pwd -P)" "$folder/CMakeCache.txt"; then
        fresh=--fresh
    fi
    if [ -n "$fresh" ] || [ ! -f "$folder/build.ninja" ]; then
        cmake --preset "$preset" $fresh >&2
    fi
    for target in "$@"; do
        targets="$targets --target $target"
    done
    cmake --build "$folder" $targets >&2
}
