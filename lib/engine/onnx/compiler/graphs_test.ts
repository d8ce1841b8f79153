import { assertEquals } from "@std/assert";
import {
  type CompiledFile,
  type GraphHashes,
  graphHashes,
  HASHED_CASES,
} from "../../../../fixtures/engine/graph_hashes.ts";
import committed from "../../../../fixtures/engine/graph_hashes.json" with { type: "json" };
import { decodePrediction, decodeTraining } from "../artifact/compiled_file.ts";

Deno.test("the compiled graphs have the committed hashes, and are admitted where they are read", () => {
  const expected: GraphHashes = committed;
  assertEquals(graphHashes(HASHED_CASES, read), expected);
});

/** Reads every graph of a file; throws where one holds what the compiler never writes. */
function read({ kind, images, bytes }: CompiledFile): void {
  for (const count of images) {
    if (kind === "prediction") decodePrediction(bytes, kind).prediction(count);
    else decodeTraining(bytes, kind)[kind](count);
  }
}
