"""Dialogs; none is imported before it is asked for."""
