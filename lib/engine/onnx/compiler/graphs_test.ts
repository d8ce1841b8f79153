import { assertEquals } from "@std/assert";
import { type GraphHashes, graphHashes, HASHED_CASES } from "../../../../fixtures/engine/graph_hashes.ts";
import committed from "../../../../fixtures/engine/graph_hashes.json" with { type: "json" };

Deno.test("the compiled graphs are those that are committed, byte for byte", () => {
  const expected: GraphHashes = committed;
  assertEquals(graphHashes(HASHED_CASES), expected);
});
