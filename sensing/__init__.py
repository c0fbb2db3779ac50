"""Training, evaluation and export of the model that runs on people's own devices.

The server never imports it.
"""
