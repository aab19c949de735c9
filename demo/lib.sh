# Shared by demo/start and Tests/run: what must be there, and how to build.

say() { printf '\n== %s\n' "$*" >&2; }

# Debian or Ubuntu packages, installed when missing and when this user may.
need_packages() {
    local missing=()
    for package in "$@"; do
        dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local sudo=""
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo="sudo"; else
            echo "Please install: sudo apt-get install ${missing[*]}" >&2
            exit 3
        fi
    fi
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Please install these with your package manager: ${missing[*]}" >&2
        exit 3
    fi
    say "installing ${missing[*]}"
    $sudo apt-get install -y -qq "${missing[@]}" >/dev/null 2>&1 || {
        $sudo apt-get update -qq
        $sudo apt-get install -y -qq "${missing[@]}" >/dev/null
    }
}

need_swift() {
    if ! command -v swift >/dev/null 2>&1; then
        echo "Swift 6.3 or newer is needed: https://www.swift.org/install/linux/" >&2
        exit 3
    fi
}

# Builds in release and shows how far it is.
build() { swift build -c release "$@"; }

# Only what a person wants to see while tests run: failures, and each suite as it ends.
show_progress() { grep -E 'Suite .* (passed|failed)|✘|↳|error:|Test run with|recorded an issue' || true; }

# "Test run with 812 tests in 40 suites passed after ..." once for each test run.
count_tests() { sed -nE 's/.*Test run with ([0-9]+) tests?.*/\1/p' "$1" | awk '{n += $1} END {print n + 0}'; }
count_failed() { grep -cE '^✘ Test .* failed after' "$1" || true; }
count_passed() { echo $(($(count_tests "$1") - $(count_failed "$1"))); }
