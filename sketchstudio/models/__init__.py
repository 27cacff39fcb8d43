"""What can be loaded: the embedded starter model and model folders of the person's own."""
