"""Foreign systems played by ourselves, for tests and the demonstration: they speak the real protocols on this machine."""
