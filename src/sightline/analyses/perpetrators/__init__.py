"""From a recorded offence to what became of it and of the people in it: aggregates only."""
