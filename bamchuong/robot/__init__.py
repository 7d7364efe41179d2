"""Robot teams, MC and judges that play a whole match through the same commands and the same pins."""
