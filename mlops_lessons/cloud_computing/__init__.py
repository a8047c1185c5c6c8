"""Lesson 01: cloud computing."""
