/** Fuzzes compiled graphs, as in a stranger's store. */
import { ForeignGraphError, requireOwnGraph } from "../../../engine/onnx/artifact/check_graph.ts";
import { foreignParts, forgedGraphs, graphFile } from "../../../engine/onnx/testing/forge_graph.ts";
import { isNamed, type Target } from "../target.ts";

/** Forged graphs, by their content. */
const FORGED = [...forgedGraphs("../../data/secret.bin").values()];

export const graph: Target = {
  name: "graph",
  memoryLimit: 512 * 2 ** 20,
  seeds: () => [graphFile()],
  twist: (_seed, random) => FORGED[random.below(FORGED.length)]!,
  read(bytes, source) {
    requireOwnGraph(bytes, source);
    const foreign = foreignParts(bytes);
    if (foreign.length > 0) throw new Error(`admitted a graph with ${foreign.join(", ")}`);
  },
  isRefusal: (error, source) => isNamed(error, ForeignGraphError, source),
};
