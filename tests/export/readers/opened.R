# Reads GraphML, or a table of edges and one of nodes, with igraph, and prints what is in it (`opening.py`).
suppressPackageStartupMessages(library(igraph))
paths <- commandArgs(trailingOnly = TRUE)
if (length(paths) == 1) {
  graph <- read_graph(paths, format = "graphml")
  ids <- V(graph)$id
  labels <- V(graph)$label
} else {
  tables <- lapply(paths, read.csv, na.strings = "")
  graph <- graph_from_data_frame(tables[[1]], directed = any(tables[[1]]$Type == "Directed"), vertices = tables[[2]])
  ids <- tables[[2]]$Id
  labels <- V(graph)$Label
}
shown <- function(values, count) if (is.null(values)) rep("", count) else ifelse(is.na(values), "", values)
cat(paste("node", ids, labels, shown(V(graph)$spells, vcount(graph)), sep = "\t"), sep = "\n")
ends <- ends(graph, E(graph), names = FALSE)
kinds <- shown(if (is.null(E(graph)$kind)) E(graph)$strongest else E(graph)$kind, ecount(graph))
directed <- tolower(is_directed(graph))
cat(paste("edge", ids[ends[, 1]], ids[ends[, 2]], directed, 1, kinds, E(graph)$spells, sep = "\t"), sep = "\n")
