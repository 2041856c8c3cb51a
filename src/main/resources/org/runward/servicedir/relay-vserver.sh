command -v signal-relay >/dev/null ||
    { echo "service @NAME@: signal-relay is not installed; install it, or leave out relay = \"signal-relay\""; exit 1; }
