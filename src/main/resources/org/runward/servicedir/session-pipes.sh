cat <&7 >/proc/self/fd/3 3<&- 4<&- 5<&- 6<&- 7<&- &
feeder=$!
cat </proc/self/fd/4 3<&- 4<&- 5<&- 6<&- 7<&- &
drains=$!
cat </proc/self/fd/5 >&2 3<&- 4<&- 5<&- 6<&- 7<&- &
drains="$drains $!"
cats="$feeder $drains"
