"""The screens, one file each. They call flows through `service.wiring` and never touch an edge."""
