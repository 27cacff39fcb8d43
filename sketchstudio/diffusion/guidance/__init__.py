"""Interchangeable guidance objects for the denoising loop."""
