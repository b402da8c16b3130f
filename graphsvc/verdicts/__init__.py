"""The one place that decides: histories of verdicts, from the claims of datasets and what they cover.

One file a rule: `spells`, `existence`, `coverage`, `memberships`, `obligations`, `statements`, `allied`, `statuses`,
`claims`, `combination`. `engine` keeps what they work out. The guide's page *How a verdict is made* has a picture.
"""
