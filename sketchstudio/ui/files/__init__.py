"""Files of the window: open, save, recover, export, copy and drop."""
