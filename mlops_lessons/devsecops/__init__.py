"""Lesson 04: a flight desk with planted faults, and the gates that find them before its users do."""
