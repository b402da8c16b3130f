"""Questions as pure functions of a lens: one file a question. They resolve no references and read no store."""
