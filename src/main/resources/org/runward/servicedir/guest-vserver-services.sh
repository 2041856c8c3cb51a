# The place by which its own sv finds them; what the guest mounts on /run hides no mount of ours so.
# shellcheck disable=SC2016 # for the guest's shell
bounded 20 exec sh -c 'grep -q " $1 " /proc/mounts && mkdir -p "${2%/*}" && ln -sfn "$1" "$2" && echo is mounted' sh @TARGET@ @PLACE@
case $said in
"is mounted") mounted=$mounted+services ;;
?*) say "unable to show it its services: $said" ;;
esac
