"""Lesson 00: the map of the course, how to work with it, and the recap of ensembles."""
