"""Lesson 02: a real server and its clients, what goes wrong between them, and how long it takes."""
