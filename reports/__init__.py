"""What is made from the journal alone: minutes, score sheets, certificates, timelines (README.md)."""
