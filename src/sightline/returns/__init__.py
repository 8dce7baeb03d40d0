"""What agencies send: one module per format. One definition drives the reader, the docs page and the empty template."""
