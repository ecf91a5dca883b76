# Bash functions for the scripts of this project: `find_jdk` prints the home of a JDK 25.

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit "${2:-2}"
}

is_jdk25() {
  [[ -n $1 && -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] &&
    grep -q '^JAVA_VERSION="25[".]' "$1/release"
}

# Prints the home of a JDK 25. Versions are read from `release` files, so that no JVM is started.
find_jdk() {
  local home java
  if [[ -n ${RESIDUA_JAVA_HOME:-} ]]; then
    is_jdk25 "$RESIDUA_JAVA_HOME" || fail "RESIDUA_JAVA_HOME=$RESIDUA_JAVA_HOME is not a JDK 25"
    printf '%s\n' "$RESIDUA_JAVA_HOME"
    return
  fi
  local homes=("${JAVA_HOME:-}")
  if java=$(command -v java); then
    homes+=("$(dirname "$(dirname "$(readlink -f "$java")")")")
  fi
  homes+=(
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/*jdk* /opt/*java* /opt/java/* /usr/local/*jdk*
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.jdk/*
    "${HOME:-}"/.local/share/mise/installs/java/* "${HOME:-}"/.asdf/installs/java/*
    /Library/Java/JavaVirtualMachines/*/Contents/Home
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
  )
  for home in "${homes[@]}"; do
    if is_jdk25 "$home"; then
      printf '%s\n' "$home"
      return
    fi
  done
  fail "needs a JDK 25: install one (for instance Temurin 25 from https://adoptium.net), or name its folder in RESIDUA_JAVA_HOME"
}
