"""The story's data: every flight that left New York in 2013. Knows no topic."""
