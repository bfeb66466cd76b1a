#!/bin/sh
# Runs a PostgreSQL server of its own, in the foreground, until it is stopped or standard input ends:
#
#     PGPASSWORD=SECRET postgres.sh DIRECTORY PORT [-c NAME=VALUE]...
#
# DIRECTORY keeps the data and the Unix socket, and is made if it is missing. The superuser is postgres; over TCP it needs the password.
# The server is the newest of Debian's packages, or the one in PATH. It refuses to run as root, so root becomes another user.
set -eu
directory=$1
port=$2
shift 2

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/postgres" ] || bin=$(dirname "$(command -v postgres || true)")
if [ ! -x "$bin/postgres" ]; then
  echo "There is no PostgreSQL on this machine: neither in /usr/lib/postgresql nor in PATH. Install it: apt-get install postgresql" >&2
  exit 3
fi

mkdir -p "$directory"
cd "$directory"
as=
if [ "$(id -u)" -eq 0 ]; then
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  chown "$user" .
  as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
fi

if [ ! -e data/PG_VERSION ]; then
  (umask 077 && printf '%s\n' "$PGPASSWORD" >password)
  [ -z "$as" ] || chown "$user" password
  $as "$bin/initdb" --pgdata=data --username=postgres --pwfile=password --auth-host=scram-sha-256 --auth-local=trust --encoding=UTF8 --locale=C --no-sync >initdb.log
  rm password
fi

exec 3<&0
$as "$bin/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c "unix_socket_directories=$PWD" "$@" </dev/null 3<&- &
server=$!
# Whoever started this is gone when its end of the pipe is: then the server goes too, also one that was stopped with SIGSTOP.
{ while read -r _; do :; done <&3; kill -INT "$server"; kill -CONT "$server"; } >/dev/null 2>&1 &
watch=$!
code=0
wait "$server" || code=$?
kill "$watch" 2>/dev/null || true
exit "$code"
