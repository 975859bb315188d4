"""What ``seatkeeper doctor`` looks at, in the order in which a newcomer has to get it right."""
