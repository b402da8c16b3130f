// Reads a file with Cytoscape.js or graphology and prints what is in it (`opening.py`).
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";
import Graph from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";

const path = process.argv[2];
const text = readFileSync(path, "utf8");
const print = (...cells) => console.log(cells.join("\t"));
const json = (value) => (typeof value === "string" ? value : JSON.stringify(value ?? []));

if (path.endsWith(".cyjs")) {
  const file = JSON.parse(text);
  const network = cytoscape({ headless: true, elements: file.elements });
  network.nodes().forEach((node) => print("node", node.id(), node.data("label"), json(node.data("spells"))));
  network.edges().forEach((edge) => {
    const { kind, strongest, spells } = edge.data();
    print("edge", edge.source().id(), edge.target().id(), file.directed, 1, kind ?? strongest ?? "", json(spells));
  });
} else {
  const network = (path.endsWith(".gexf") ? gexf : graphml).parse(Graph, text);
  network.forEachNode((node, { label, spells }) => print("node", node, label, json(spells)));
  network.forEachEdge((edge, { kind, strongest, spells }, source, target) =>
    print("edge", source, target, network.isDirected(edge), 1, kind ?? strongest ?? "", json(spells)),
  );
}
