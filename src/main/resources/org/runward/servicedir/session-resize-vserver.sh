    echo "$main $size" | @COMMAND@ 7<&- 8<&- 2>&1 | cat
