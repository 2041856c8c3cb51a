@START@ 8>&- 9>&- || { echo "service @NAME@: guest @GUEST@ did not start; trying again"; exit 1; }
