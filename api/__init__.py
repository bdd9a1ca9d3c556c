"""The doors: command line now, HTTP and pages later."""
