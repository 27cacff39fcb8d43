"""Training of the starter model: data set, autoencoder, U-Net. No Qt."""
