import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.Graph;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.Interval;
import org.gephi.graph.api.Node;
import org.gephi.graph.api.types.IntervalSet;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.processor.plugin.AppendProcessor;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

/** Imports files into one workspace, as "Import spreadsheet" and "Open" do, and prints what is in it (`opening.py`). */
public class Opened {
    public static void main(String[] paths) throws Exception {
        ImportController importer = Lookup.getDefault().lookup(ImportController.class);
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        projects.newProject();
        for (String path : paths) {
            Container container = importer.importFile(new File(path));
            boolean isFirst = path.equals(paths[0]);
            importer.process(
                container, isFirst ? new DefaultProcessor() : new AppendProcessor(), projects.getCurrentWorkspace());
        }
        Graph graph = Lookup.getDefault().lookup(GraphController.class).getGraphModel().getGraph();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (Node node : graph.getNodes().toArray()) {
            out.println(String.join("\t", "node", node.getId().toString(), text(node.getLabel()), spells(node)));
        }
        for (Edge edge : graph.getEdges().toArray()) {
            out.println(String.join("\t", "edge", edge.getSource().getId().toString(), edge.getTarget().getId().toString(),
                String.valueOf(edge.isDirected()), String.valueOf(edge.getWeight()), text(edge.getLabel()), spells(edge)));
        }
    }

    private static String text(String label) {
        return label == null ? "" : label;
    }

    private static String spells(Element element) {
        List<String> spells = new ArrayList<>();
        if (element.getAttribute("timeset") instanceof IntervalSet intervals) {
            for (Interval interval : intervals.toArray()) {
                spells.add("[\"" + day(interval.getLow()) + "\",\"" + day(interval.getHigh()) + "\"]");
            }
        }
        return "[" + String.join(",", spells) + "]";
    }

    private static String day(double moment) {
        return Instant.ofEpochMilli((long) moment).atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
