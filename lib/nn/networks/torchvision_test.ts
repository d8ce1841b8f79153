import { assertEquals } from "@std/assert";
import { checkpointParameters, trainableCount } from "../testing/specified.ts";
import type { NetworkSpecification } from "../specification.ts";
import { NETWORK_NAMES } from "./mod.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";

const oracle = trustedJson<{
  readonly networks: Readonly<
    Record<string, { readonly parameters: number; readonly sha256: string; readonly tensors: number }>
  >;
}>(
  await Deno.readTextFile(new URL("../../../fixtures/nn/torchvision_names.json", import.meta.url)),
);

for (const name of NETWORK_NAMES) {
  const expected = oracle.networks[name];
  if (expected === undefined) continue;
  Deno.test(`${name} has torchvision's tensors, names and number of parameters`, async () => {
    const network: NetworkSpecification = { name, width: 1, depth: 1, classes: 1000, camReduction: "sum" };
    const tensors = checkpointParameters(network, { kind: "classification" });
    const { parameters, sha256 } = expected;
    assertEquals(tensors.length, expected.tensors);
    assertEquals(trainableCount(network, { kind: "classification" }), parameters);
    // Python sorts by code points, as JavaScript does here: the names are ASCII.
    const lines = tensors.map(({ attributes, shape }) => `${attributes.name} [${shape}]`).sort();
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines.join("\n")));
    assertEquals(new Uint8Array(digest).toHex(), sha256);
  });
}
