import { assert, assertEquals, assertThrows } from "@std/assert";
import { AGREEMENT_CASES, agreementCase, caseModel, NETWORK_CASES } from "../../fixtures/nn/cases.ts";
import { topologicalOrder, type Value } from "./graph.ts";
import { checkpointParameters, isGazeGuided, type Model, trainableCount } from "./model.ts";
import { decodeModel, encodeModel, ModelFileError } from "./model_file.ts";

const CASES = [...AGREEMENT_CASES, ...NETWORK_CASES];

Deno.test("a model is unchanged after being written and read, for every network and objective", () => {
  for (const agreement of CASES) {
    const model = caseModel(agreement);
    const text = encodeModel(model), read = decodeModel(text, "model.json");
    assertEquals(encodeModel(read), text, agreement.name);
    assertEquals(checkpointParameters(read), checkpointParameters(model));
    assertEquals(trainableCount(read), trainableCount(model));
    assertEquals([read.classes, read.imageSize, read.grid], [model.classes, model.imageSize, model.grid]);
    assertEquals(isGazeGuided(read), agreement.objective.kind !== "classification");
    assertEquals(operationsOf(read), operationsOf(model));
  }
});

Deno.test("every operator of a network or a loss occurs in some file", () => {
  const kinds = new Set(
    CASES.flatMap((agreement) => operationsOf(caseModel(agreement)).map(({ kind }) => kind)),
  );
  for (
    const kind of ["conv2d", "batchNorm", "groupNorm", "maxPool", "logSoftmax", "oneHot", "sum"] as const
  ) {
    assert(kinds.has(kind), kind);
  }
});

Deno.test("a file that is no model is refused with a message that names it", () => {
  const model = encodeModel(caseModel(agreementCase("classification-adam")));
  const [, logits] = /"logits":(\d+)/.exec(model) ?? [];
  const changed = (from: string, to: string) => {
    assert(model.includes(from), from);
    return model.replace(from, to);
  };
  for (
    const [text, expected] of [
      ["", "it is not JSON"],
      ["[]", "expected object"],
      ["{}", "format"],
      [model.slice(0, -20), "it is not JSON"],
      [changed("fovea/network/1", "fovea/network/9"), "fovea/network/1"],
      [changed('"kind":"batchNorm"', '"kind":"batchNorn"'), "kind"],
      [changed('"stride":2', '"stride":-2'), "stride"],
      [changed('"logits":', '"logitz":'), "logits"],
      [model.replace(/"inputs":\[\d+/, '"inputs":[99999'), "node 99999 is not there, or comes after its use"],
      [
        model.replace(/"inputs":\[(\d+),\d+\](,"kind":"conv2d")/, '"inputs":[$1]$2'),
        "found 1, expected 2 or 3 inputs",
      ],
      [changed('"parameters":[', `"parameters":[${logits},`), "expected a parameter"],
    ] as const
  ) {
    const error = assertThrows(() => decodeModel(text, "dir/model.json"), ModelFileError);
    assert(error.message.startsWith("dir/model.json: "), error.message);
    assert(error.message.includes(expected), error.message);
  }
});

function operationsOf({ logits, cams, objective }: Model) {
  const { total, classification, attention } = objective;
  const outputs = [logits, cams, classification, ...(attention === undefined ? [] : [attention]), total];
  return topologicalOrder<Value>(outputs)
    .map(({ kind, attributes, shape, elementType }) => ({ kind, attributes, shape, elementType }));
}
