# Made from inside, and only where the directory of its socket is mounted.
mounted=no
# shellcheck disable=SC2016 # for the guest's shell
bounded 20 exec sh -c 'grep -q " $1 " /proc/mounts && ln -sfn "$1/$2" /dev/log && echo is mounted' sh @TARGET@ @SOCKET@
case $said in
"is mounted") mounted=yes ;;
?*) say "unable to make /dev/log: $said" ;;
esac
