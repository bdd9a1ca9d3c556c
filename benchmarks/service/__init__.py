"""The service beside a bare FastAPI route that returns the same bytes: requests a second, median, 99th hundredth."""
