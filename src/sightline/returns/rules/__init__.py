"""What is checked in a return: a rule is data and one predicate."""
