"""What follows from the law: frozen values and pure functions. No clock, no I/O, no chance."""
