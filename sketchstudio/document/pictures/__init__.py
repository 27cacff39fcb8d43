"""Pictures that come into a drawing."""
