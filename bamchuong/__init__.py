"""The command `bamchuong`, the supervisor of the processes, the demo and its robot.

Kind: start
"""
