@COMMAND@ </proc/self/fd/3 >/proc/self/fd/4 2>/proc/self/fd/5 3<&- 4<&- 5<&- 6<&- 7<&- 9<<'END_OF_PROCESS' &
@PROCESS@
END_OF_PROCESS
