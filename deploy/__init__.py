"""How a node is started, packed and looked after."""
