await @DIRECTORY@ 30 || { echo "service @NAME@: waited 30 s for @NEED@, which is not up; trying again"; exit 1; }
