/**
 * Tests a plain model in a browser: onnxruntime-web in Chromium agrees with our predictions. The
 * package is not a dependency: ORACLE_ORT_WEB names the folder `dist` of an installed one.
 *
 * ORACLE_ORT_WEB=DIR deno test -P --allow-net=127.0.0.1 lib/study/export/browser_test.ts
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { onnxEngine } from "../../engine/onnx/mod.ts";
import { elementCount, float32 } from "../../formats/tensor.ts";
import { findChromium } from "../../report/testing/chromium.ts";
import { softmax } from "../../stats/softmax.ts";
import { sampleInto } from "../../data/canvas.ts";
import { decodeCheckpoint } from "../checkpoint/read_checkpoint.ts";
import { inventedCheckpoint } from "../testing/invented_checkpoint.ts";
import { plainOnnx } from "./plain_onnx.ts";
import { TOLERANCE } from "./verify_plain.ts";
import { z } from "zod";

const WEB = Deno.env.get("ORACLE_ORT_WEB");
const mayServe = Deno.permissions.querySync({ name: "net", host: "127.0.0.1" }).state === "granted";
const chromium = WEB === undefined || !mayServe ? undefined : await findChromium();

const answerSchema = z.union([
  z.strictObject({ probabilities: z.array(z.number()), cams: z.array(z.number()) }),
  z.strictObject({ error: z.string() }),
]);

/** The lines of reports/README.md, and a report of their outcome. */
const PAGE = `<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module">
import * as ort from "/ort.wasm.min.mjs";
const answer = await (async () => {
  const model = await ort.InferenceSession.create("/model.onnx");
  const { shape, values } = await (await fetch("/pixels.json")).json();
  const pixels = new ort.Tensor("float32", Float32Array.from(values), shape);
  const { probabilities, cams } = await model.run({ pixels });
  return { probabilities: [...probabilities.data], cams: [...cams.data] };
})().catch((error) => ({ error: String(error) }));
await fetch("/answer", { method: "POST", body: JSON.stringify(answer) });
</script>`;

const TYPES: Readonly<Record<string, string>> = { mjs: "text/javascript", wasm: "application/wasm" };

Deno.test({
  name: "a plain model gives our predictions in a browser (where there is Chromium, ORACLE_ORT_WEB names " +
    "onnxruntime-web's folder dist, and tests may use the network)",
  ignore: chromium === undefined,
  async fn() {
    const checkpoint = decodeCheckpoint(
      inventedCheckpoint({ name: "pnet-like", canvas: { height: 128, width: 64, downsample: 2 } }),
      "pnet-like",
    );
    const { description: { canvas, imageSize }, model, tensors } = checkpoint;
    const given = { height: 111, width: 70 }, area = given.height * given.width;
    const values = Float32Array.from({ length: area }, (_, place) => place * 7919 % 4093);
    const image = new Float32Array(elementCount(imageSize));
    const highest = sampleInto(image, values, given, canvas, canvas.downsample);
    const predictor = await (await onnxEngine()).predictor({ model, checkpoint: tensors });
    const { logits, cams } = await predictor.predict(
      float32([1, 1, ...imageSize], image.map((value) => value / highest)),
    );
    await predictor.dispose();

    const file = plainOnnx(checkpoint, "pixels");
    const answer = Promise.withResolvers<unknown>();
    const serve = async (request: Request): Promise<Response> => {
      const { pathname } = new URL(request.url);
      if (pathname === "/") return new Response(PAGE, { headers: { "content-type": "text/html" } });
      if (pathname === "/model.onnx") return new Response(Uint8Array.from(file));
      if (pathname === "/pixels.json") {
        return Response.json({ shape: [1, 1, given.height, given.width], values: [...values] });
      }
      if (pathname === "/answer") {
        answer.resolve(await request.json());
        return new Response();
      }
      const name = /^\/([\w.-]+)$/.exec(pathname)?.[1] ?? "";
      const type = TYPES[name.split(".").at(-1) ?? ""] ?? "text/plain";
      return new Response(await Deno.readFile(join(WEB ?? "", name)), { headers: { "content-type": type } });
    };
    const profile = await Deno.makeTempDir();
    await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, serve);
    const browser = new Deno.Command(chromium ?? "", {
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        `--user-data-dir=${profile}`,
        // Without it, a headless browser ends once the page has loaded.
        "--remote-debugging-port=0",
        `http://127.0.0.1:${server.addr.port}/`,
      ],
      env: { LANG: "C.UTF-8" },
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      const found = answerSchema.parse(await answer.promise);
      assert("cams" in found, JSON.stringify(found));
      const differs = (own: readonly number[], expected: Float32Array) =>
        Math.max(...own.map((value, index) => Math.abs(value - (expected[index] ?? NaN))));
      assertEquals([found.probabilities.length, found.cams.length], [3, cams.data.length]);
      assert(differs(found.probabilities, softmax(logits.data, 3)) <= TOLERANCE);
      assert(differs(found.cams, cams.data) <= TOLERANCE);
    } finally {
      browser.kill();
      await browser.status;
      await Deno.remove(profile, { recursive: true });
    }
  },
});
