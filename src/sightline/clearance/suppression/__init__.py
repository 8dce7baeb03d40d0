"""Which single cells of tables of counts to withhold beside the small ones, with a proof that it is enough."""
