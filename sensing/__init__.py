"""Training, evaluation and export of the model that runs on people's own devices; the server never imports it."""
