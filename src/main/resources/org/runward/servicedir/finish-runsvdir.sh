# runsvdir exits 0 on TERM alone, and leaves its services: whoever took it down means them. Where it was killed they go on.
[ "$code" != 0 ] || ./end-services
