"""What runs: settings, wiring, command line, schedule, routes and screens."""
