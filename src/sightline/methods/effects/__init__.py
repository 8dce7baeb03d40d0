"""What a change of practice did, where areas took it up at different times: estimates, refusals and warnings."""
