#!/bin/bash
# For tests: starts a Payara domain of its own with the application, or stops it. DOMAINS and DATA are deleted first,
# and webhooks may go to the machine itself, on which nodes may be as well.
#   domain.sh start PAYARA DOMAINS DATA ENGINE EAR PORTBASE
#   domain.sh stop  PAYARA DOMAINS
# PAYARA: the unpacked server; DOMAINS: where the domain is made; DATA: zeropoint.data;
# ENGINE: directory with the jars of the engine; the pages are at PORTBASE + 80.
set -Eeuo pipefail

payara=$2
domains=$3
asadmin() { bash "$payara/bin/asadmin" --port "${admin_port:-4848}" "$@"; }

stop() {
  bash "$payara/bin/asadmin" stop-domain --force --kill --domaindir "$domains" zeropoint || true
}

configure() {
  local data=$1 engine=$2 xml=$domains/zeropoint/config/domain.xml
  cp "$engine"/*.jar "$domains/zeropoint/lib/"
  # The driver in the domain's class loader is the one that Payara ships.
  sed -i \
    -e 's#<jvm-options>-Xmx[^<]*</jvm-options>#<jvm-options>-Xmx1g</jvm-options>#' \
    -e "s#<java-config[^>]*>#&<jvm-options>-Dzeropoint.data=$data</jvm-options><jvm-options>-Dai.djl.offline=true</jvm-options><jvm-options>-Dzeropoint.webhooks.allow=127.0.0.1/32</jvm-options><jvm-options>-Dzeropoint.webhooks.http=true</jvm-options><jvm-options>-Dzeropoint.nodes.loopback=true</jvm-options>#" \
    -e "s#jdbc:h2:[^\"]*embedded_default[^\"]*#jdbc:h2:file:$data/db/zeropoint;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;WRITE_DELAY=0;OPTIMIZE_REUSE_RESULTS=0#" \
    "$xml"
  sed -i '/name="http-listener-1"/,/<\/protocol>/ s#<http #<http max-post-size-bytes="67108864" max-form-post-size-bytes="67108864" compression="on" compressable-mime-type="text/css,text/javascript,application/javascript" #' "$xml"
}

start() {
  local data=$1 engine=$2 application=$3 base=$4
  local admin_port=$((base + 48))
  rm -rf "$domains" "$data"
  mkdir -p "$domains" "$data/cache/djl"
  asadmin --user admin create-domain --nopassword --domaindir "$domains" --portbase "$base" zeropoint
  configure "$data" "$engine"
  export DJL_CACHE_DIR=$data/cache/djl OPT_OUT_TRACKING=true OMP_WAIT_POLICY=PASSIVE
  trap stop ERR
  # Drivers of OpenCL that compile with LLVM would take signals from Java.
  local java=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
  LD_PRELOAD=$java/lib/libjsig.so asadmin start-domain --domaindir "$domains" zeropoint
  # When the build is killed, nobody else would stop it.
  setsid bash -c 'while kill -0 "$1" 2>/dev/null; do sleep 2; done; bash "$2/bin/asadmin" stop-domain --force --kill --domaindir "$3" zeropoint' \
    watch "$PPID" "$payara" "$domains" </dev/null >/dev/null 2>&1 &
  asadmin deploy --name zeropoint "$application"
}

case $1 in
  start) start "${@:4}" ;;
  stop) stop ;;
  *) echo "domain.sh: start or stop, not $1" >&2; exit 2 ;;
esac
