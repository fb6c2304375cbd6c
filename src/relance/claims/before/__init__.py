"""Before a call: what may be charged and done beside asking, when and how often to call, what comes before a suit."""
