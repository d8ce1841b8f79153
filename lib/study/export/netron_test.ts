/**
 * Tests a plain model in Netron's own parser. The package is not a dependency: ORACLE_NETRON names
 * the folder of an installed one that has `view.js`.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { trustedJson } from "../../../fixtures/trusted_json.ts";
import { decodeCheckpoint } from "../checkpoint/read_checkpoint.ts";
import { inventedCheckpoint } from "../testing/invented_checkpoint.ts";
import { plainOnnx } from "./plain_onnx.ts";

const NETRON = Deno.env.get("ORACLE_NETRON");

Deno.test({
  name:
    "Netron reads a plain model: its inputs, outputs, operators and metadata (where ORACLE_NETRON names its folder)",
  ignore: NETRON === undefined,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const canvas = { height: 96, width: 64, downsample: 1 };
      const checkpoint = decodeCheckpoint(inventedCheckpoint({ name: "resnet50-released", canvas }), "own");
      const file = join(folder, "model.onnx");
      await Deno.writeFile(file, plainOnnx(checkpoint, "pixels"));
      const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--quiet",
          "--no-config",
          "--allow-read",
          fileURLToPath(new URL("../../../fixtures/export/netron.mjs", import.meta.url)),
          NETRON ?? "",
          file,
        ],
      }).output();
      assert(success, new TextDecoder().decode(stderr));
      const { operators, ...shown } = trustedJson<{ readonly operators: readonly string[] }>(
        new TextDecoder().decode(stdout),
      );
      assertEquals<unknown>(shown, {
        format: "ONNX v8",
        metadata: ["notice", "classes", "fovea/model/1"],
        inputs: [["pixels", "float32[batch,1,rows,columns]"]],
        outputs: [
          ["probabilities", "float32[batch,3]"],
          ["cams", "float32[batch,3,3,2]"],
          ["logits", "float32[batch,3]"],
        ],
      });
      assert(["Conv", "BatchNormalization", "Softmax", "Pad"].every((name) => operators.includes(name)));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
