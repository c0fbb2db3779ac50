"""Web push: a knock on a device that is away. It carries no content; what it is about is asked of the server
after."""
