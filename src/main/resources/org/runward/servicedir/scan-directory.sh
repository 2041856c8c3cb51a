mkdir -p @DIRECTORY@ || exit 1
