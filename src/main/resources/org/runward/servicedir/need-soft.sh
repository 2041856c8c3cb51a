await @DIRECTORY@ 5 || echo "service @NAME@: starting without @NEED@, which is not up"
