"""Meetings and activities: who was due, who came, who asked leave, who took part."""
