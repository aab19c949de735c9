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

# The real kubectl, which the tests run against the embedded cluster.
need_kubectl() {
    local kubectl="${KUBECTL:-kubectl}" minor
    if ! command -v "$kubectl" >/dev/null 2>&1; then
        echo "kubectl 1.32 or newer is needed: https://kubernetes.io/docs/tasks/tools/ (or set KUBECTL)" >&2
        exit 3
    fi
    minor=$("$kubectl" version --client 2>/dev/null | sed -nE 's/^Client Version: v1\.([0-9]+).*/\1/p')
    if [ "${minor:-0}" -lt 32 ]; then
        echo "$kubectl is older than 1.32; see https://kubernetes.io/docs/tasks/tools/" >&2
        exit 3
    fi
}

# Prints the path of a Python that has the package "kubernetes", made once beside the build.
python_with_client() {
    local place="$PWD/.build/python"
    if ! "$place/bin/python" -c 'import kubernetes' >/dev/null 2>&1; then
        { python3 -m venv "$place" && "$place/bin/pip" install --quiet 'kubernetes>=31'; } >&2 || {
            echo "Python's client could not be installed: pip install kubernetes" >&2
            exit 3
        }
    fi
    echo "$place/bin/python"
}

# Builds in release and shows how far it is. Program and tests share one build, so both are made
# the way tests need it.
build() { swift build -c release -Xswiftc -enable-testing "$@"; }

# Only what a person wants to see while tests run: failures, and each suite as it ends.
show_progress() { grep -E 'Suite .* (passed|failed)|✘|↳|error:|Test run with|recorded an issue' || true; }

# "Test run with 812 tests in 40 suites passed after ..." once for each test run.
count_tests() { sed -nE 's/.*Test run with ([0-9]+) tests?.*/\1/p' "$1" | awk '{n += $1} END {print n + 0}'; }
count_failed() { grep -cE '^✘ Test .* failed after' "$1" || true; }
count_passed() { echo $(($(count_tests "$1") - $(count_failed "$1"))); }
