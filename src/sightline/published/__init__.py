"""What is already public: official statistics, read with their marks, rounding and units kept."""
