#!/bin/sh
# runsv calls this for k of service @NAME@; rendered by runward from @SOURCE@.
# It takes the service for down whatever comes of it: this exits 0 when the service is dead.
./end 0 || exit 1
# A run script that has just begun cannot be known yet by anything: it is left to runsv, whose child it is.
pid=
{ read -r pid <supervise/pid; } 2>/dev/null
stat=
{ read -r stat <"/proc/${pid:-none}/stat"; } 2>/dev/null
case ${stat##*) } in
'' | [ZX]*) exit 0 ;;
esac
exit 1
