cat supervise/environment >&0
