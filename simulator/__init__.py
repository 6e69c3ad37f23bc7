"""The desktop runtime of isoscan: virtual pins in front of plants, a server, a bench. Nothing that runs on a board imports it."""
