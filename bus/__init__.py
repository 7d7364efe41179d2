"""Communication between the processes: messages, their codec and the sockets that carry them."""
