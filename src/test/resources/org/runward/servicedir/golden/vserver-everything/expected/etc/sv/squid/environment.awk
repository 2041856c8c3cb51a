# Reads KEY=VALUE lines as data: nothing in them is ever executed or expanded.
# Prints KEY=VALUE lines; with json=1, each as a comma and a JSON string. Exits 1 at a line that is neither
# an assignment nor a comment, naming its number and not its content, which may be secret.
function fail(what) {
    print FILENAME ": line " FNR ": " what | "cat >&2"
    failed = 1
    exit 1
}
function unquoted(value,    i) {
    i = match(value, /[ \t]#/)
    if (i) value = substr(value, 1, i - 1)
    sub(/[ \t]+$/, "", value)
    return value
}
# The text between double quotes: a backslash makes the next of \ " $ ` literal.
function double_quoted(value,    out, i, c, rest) {
    out = ""
    for (i = 2; i <= length(value); i++) {
        c = substr(value, i, 1)
        if (c == "\"") {
            rest = substr(value, i + 1)
            if (rest !~ /^[ \t]*$/ && rest !~ /^[ \t]+#/) fail("text after the closing quote")
            return out
        }
        if (c == "\\" && index("\\\"$`", substr(value, i + 1, 1)) && i < length(value)) {
            i++
            c = substr(value, i, 1)
        }
        out = out c
    }
    fail("no closing double quote")
}
function single_quoted(value,    end, rest) {
    value = substr(value, 2)
    end = index(value, "'")
    if (!end) fail("no closing single quote")
    rest = substr(value, end + 1)
    if (rest !~ /^[ \t]*$/ && rest !~ /^[ \t]+#/) fail("text after the closing quote")
    return substr(value, 1, end - 1)
}
function json_string(text,    out, i, c) {
    out = ""
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "\\" || c == "\"") c = "\\" c
        else if (c in control) c = control[c]
        out = out c
    }
    return "\"" out "\""
}
BEGIN {
    for (n = 1; n < 32; n++) control[sprintf("%c", n)] = sprintf("\\u%04x", n)
    control[sprintf("%c", 127)] = "\\u007f"
}
{
    sub(/\r$/, "")
    sub(/^[ \t]+/, "")
}
/^$/ || /^[#;]/ { next }
{
    sub(/^export[ \t]+/, "")
    if (!match($0, /^[A-Za-z_][A-Za-z0-9_]*=/)) fail("not KEY=VALUE")
    key = substr($0, 1, RLENGTH - 1)
    value = substr($0, RLENGTH + 1)
    first = substr(value, 1, 1)
    if (first == "\"") value = double_quoted(value)
    else if (first == "'") value = single_quoted(value)
    else value = unquoted(value)
    if (json) print "," json_string(key "=" value)
    else print key "=" value
}
END { if (failed) exit 1 }
