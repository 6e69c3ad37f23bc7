"""Ready parts: models of equipment to put into a model. Each has a file of its own, and is loaded only when it is imported."""
