"""Read files that people or other projects write, and give batches to write; knows the model and no store."""
