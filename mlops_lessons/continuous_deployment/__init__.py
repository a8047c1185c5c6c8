"""Lesson 05: continuous deployment."""
