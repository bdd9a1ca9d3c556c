"""What stands before every route: headers, request ids and logs, rates, sizes and times of bodies."""
