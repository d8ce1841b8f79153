import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { chooseBackend, tensorflowIdentity } from "./identity.ts";
import { EngineUnavailable } from "./unavailable.ts";

async function rootWith(installed: Readonly<Record<string, object>>): Promise<string> {
  const root = await Deno.makeTempDir();
  for (const [variant, more] of Object.entries(installed)) {
    await Deno.mkdir(join(root, variant));
    const installation = {
      package: "4.22.0",
      tensorflow: "2.18.1",
      way: "wheel",
      source: "a wheel",
      binding: "a compiler",
      entry: "tfjs_binding.node",
      files: {},
      ...more,
    };
    await Deno.writeTextFile(join(root, variant, "installation.json"), JSON.stringify(installation));
  }
  return root;
}

Deno.test("without the binding, the error says in two lines what is missing and what to run", async () => {
  const root = await rootWith({});
  for (
    const [name, command] of [
      ["tensorflow-cpu", "`deno task setup:tensorflow`"],
      ["tensorflow-gpu", "`deno task setup:tensorflow --gpu`"],
    ] as const
  ) {
    const { message } = await assertRejects(() => tensorflowIdentity(name, root), EngineUnavailable);
    const lines = message.split("\n");
    assertEquals(lines.length, 2);
    assert(lines[0]?.startsWith(`--engine ${name}: TensorFlow's native binding is not set up`), message);
    assert(lines[1]?.includes(command), message);
  }
});

Deno.test("the identity names the package, libtensorflow and the device", async () => {
  const root = await rootWith({ cpu: {}, gpu: { gpu: "NVIDIA H200" } });
  assertEquals(await tensorflowIdentity("tensorflow-cpu", root), {
    name: "tensorflow-cpu",
    version: "4.22.0, TensorFlow 2.18.1",
    provider: "cpu, one thread",
  });
  assertEquals((await tensorflowIdentity("tensorflow-gpu", root)).provider, "cuda, NVIDIA H200");
});

Deno.test("tensorflow uses the GPU if one was found, and never mistakes the CPU for one", async () => {
  assertEquals(
    await chooseBackend(await rootWith({ cpu: {}, gpu: { gpu: "NVIDIA H200" } })),
    "tensorflow-gpu",
  );
  const blind = await rootWith({ cpu: {}, gpu: {} });
  assertEquals(await chooseBackend(blind), "tensorflow-cpu");
  await assertRejects(() => tensorflowIdentity("tensorflow-gpu", blind), EngineUnavailable, "saw no GPU");
});
