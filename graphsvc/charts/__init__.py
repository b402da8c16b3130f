"""Charts as Vega-Lite specs, made from answers: self-contained, without a network, and without expressions from data."""
