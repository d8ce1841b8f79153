import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { encodeSafetensors } from "../../../formats/safetensors.ts";
import { encodeOnnx } from "../compiler/emit/protobuf.ts";
import { forgedGraphs, graphFile } from "../testing/forge_graph.ts";
import { ForeignGraphError, requireOwnGraph } from "./check_graph.ts";
import { decodePrediction } from "./compiled_file.ts";
import { VOCABULARY } from "./vocabulary.ts";

// `compiler/graphs_test.ts` reads every graph of the agreement cases.
Deno.test("a plain graph is admitted", () => requireOwnGraph(graphFile(), "plain"));

Deno.test("a graph with anything that the compiler never writes is refused, and the file is named", () => {
  for (const [what, bytes] of forgedGraphs("secret.txt")) {
    const { message } = assertThrows(
      () => requireOwnGraph(bytes, "store/x"),
      ForeignGraphError,
      "store/x: found ",
      what,
    );
    if (what.startsWith("external")) assertStringIncludes(message, "external data: it would read a file");
  }
});

Deno.test("reading a truncated graph, or one with a byte changed to a longer length, never hangs or passes its end", () => {
  const whole = graphFile();
  for (let length = 1; length < whole.length; length++) {
    try {
      requireOwnGraph(whole.slice(0, length), "cut");
    } catch (error) {
      assert(error instanceof ForeignGraphError, String(error));
    }
    try {
      requireOwnGraph(whole.with(length, 255), "changed");
    } catch (error) {
      assert(error instanceof ForeignGraphError, String(error));
    }
  }
});

Deno.test("a forged graph in a compiled file is refused before it is used", () => {
  const described = { images: 1, inputs: [], outputs: [], transientBytes: 0, reserved: 0 };
  for (const [what, onnx] of forgedGraphs("secret.txt")) {
    const file = encodeSafetensors(
      new Map([["preparation.1", { dtype: "U8", shape: [onnx.length], data: onnx }]]),
      { executables: JSON.stringify({ "preparation.1": described }) },
    );
    assertThrows(
      () => decodePrediction(file, "graphs").prediction(1),
      ForeignGraphError,
      "graphs: found",
      what,
    );
  }
});

Deno.test("the vocabulary has the operators that the compiler's code names, and no others", async () => {
  const named = new Set<string>();
  const read = async (folder: URL) => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory) await read(new URL(`${name}/`, folder));
      if (!name.endsWith(".ts") || name.endsWith("_test.ts")) continue;
      const text = await Deno.readTextFile(new URL(name, folder));
      for (const [, operator] of text.matchAll(/"([A-Z][A-Za-z]+)"/g)) {
        if (operator !== undefined && !operator.endsWith("Proto")) named.add(operator);
      }
    }
  };
  for (const folder of ["lower", "emit"]) await read(new URL(`../compiler/${folder}/`, import.meta.url));
  const known = new Set([...VOCABULARY.values()].flatMap((operators) => [...operators]));
  assertEquals([...known].sort(), [...named].sort());
  const node = { operator: "Loop", domain: "", inputs: [], outputs: ["x"], attributes: {} };
  assertThrows(
    () => encodeOnnx({ nodes: [node], constants: [], inputs: [], outputs: [] }),
    TypeError,
    "vocabulary.ts does not name",
  );
});
