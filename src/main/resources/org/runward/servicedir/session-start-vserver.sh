@COMMAND@ </proc/self/fd/3 >/proc/self/fd/4 2>/proc/self/fd/5 3<&- 4<&- 5<&- 6<&- 7<&- &
