"""The shell: server, front door, command line, instant page, access, settings, clock, actions."""
