# shellcheck shell=bash
# What the scripts share. Sourced, never run.

# Exit status follows sysexits.
export EX_USAGE=64 EX_DATA=65 EX_NOINPUT=66 EX_UNAVAILABLE=69 EX_SOFTWARE=70 EX_CANTCREAT=73 EX_IO=74 EX_NOPERM=77

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

# Debian's own Python has the Debian packages (xarray, h5py); another one first on PATH may not.
python=python3
if [[ -x /usr/bin/python3 ]]; then python=/usr/bin/python3; fi
export root python

# A rebuild is quick and the cache stays small. A clone in another folder finds the same entries.
export CCACHE_MAXSIZE="${CCACHE_MAXSIZE:-2G}" CCACHE_BASEDIR="${CCACHE_BASEDIR:-$root}"

say() { printf '%s\n' "$*" >&2; }

# fail STATUS MESSAGE...
fail() {
  local status=$1
  shift
  say "$(basename "$0"): $*"
  exit "$status"
}

bad_usage() { fail "$EX_USAGE" "$*. See '$(basename "$0") --help'."; }

# The comment at the top of the running script is its help.
show_help() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"; }

# value_of OPTION COUNT_OF_ARGUMENTS_LEFT: an option that needs a value must have one.
need_value() { [[ $2 -ge 2 ]] || bad_usage "$1 needs a value"; }

# As many jobs as there are cores, but not more than the memory bears (a large compile takes 1.5 GB).
jobs_here() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null || echo "$cores")
  if [[ -n $memory && $memory -lt $cores ]]; then cores=$memory; fi
  if [[ $cores -lt 1 ]]; then cores=1; fi
  echo "$cores"
}
