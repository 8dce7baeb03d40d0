"""Children who harm other children: apart from adults, in the words of welfare, and counted only."""
