# crun exec tells a death by a signal as 128 and its number.
if [ "$code" -gt 128 ] && [ "$code" -le 192 ]; then
    signal=$((code - 128))
    code=-1
fi
