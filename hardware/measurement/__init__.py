"""What only a real machine can show: how late it stamps, wakes, writes and starts. One command measures it."""
