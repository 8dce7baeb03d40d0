"""What happens: harm, the signs that it leaves, and who hears of it."""
