# The user's numbers, as the guest has them: "uid=13(proxy) gid=13(proxy) groups=13(proxy),..."
ids=$(: | timeout -k 1 30 @ID@ | head -c 4000)
[ -n "$ids" ] || { echo "service @NAME@: no user" @USER@ "in guest @GUEST@, or no id(1), or the runtime failed"; exit 1; }
user=$(printf '%s\n' "$ids" | sed -n 's/([^()]*)//g
s/^uid=\([0-9]\{1,10\}\) gid=\([0-9]\{1,10\}\) groups=\([0-9,]\{1,500\}\)$/{"uid":\1,"gid":\2,"additionalGids":[\3]}/p')
[ -n "$user" ] || { echo "service @NAME@: guest @GUEST@ does not tell the numbers of user" @USER@; exit 1; }
