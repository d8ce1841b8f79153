/**
 * A task module whose bits depend on a file that it does not declare, like a faulty task whose bits
 * depend on the time or the machine.
 */

/**
 * Writes the content of the file `drift` beside the modules as tensors, JSON, text or a folder, by
 * the parameter.
 */
export const DRIFT_PROJECT: Readonly<Record<string, string>> = {
  drift: "0",
  "drift.ts": `export default async ({ parameters, outputs }) => {
    const beside = new URL("drift", import.meta.url);
    const drift = Number(await Deno.readTextFile(parameters.root === "." ? beside : parameters.root + "/drift"));
    const write = async (path: string) => {
      if (parameters.kind === "tensors") await Deno.writeFile(path, tensors(drift));
      if (parameters.kind === "json") {
        await Deno.writeTextFile(path, JSON.stringify({ auc: [0.5, 0.25 + drift], name: drift > 1 ? "far" : "near" }));
      }
      if (parameters.kind === "text") await Deno.writeTextFile(path, "drift " + drift);
      if (parameters.kind === "fails" && drift > 0) throw new Error("it drifted");
      if (parameters.kind === "fails") await Deno.writeTextFile(path, "well");
    };
    if (parameters.kind !== "folder") return await write(outputs.text);
    await Deno.writeTextFile(outputs.text + "/a.txt", "same");
    await Deno.writeFile(outputs.text + "/b.safetensors", tensors(drift));
    if (drift > 1) await Deno.writeTextFile(outputs.text + "/c.txt", "new");
  };

  function tensors(drift: number): Uint8Array {
    const header = new TextEncoder().encode(JSON.stringify({
      "a.bias": { dtype: "F32", shape: [2], data_offsets: [0, 8] },
      "b.weight": { dtype: "F32", shape: [2, 2], data_offsets: [8, 24] },
      "c.weight": { dtype: "F32", shape: [1], data_offsets: [24, 28] },
    }));
    const file = new Uint8Array(8 + header.length + 28);
    new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
    file.set(header, 8);
    const values = Float32Array.of(1, 2, 3, 4 + drift, 5, 6, 8 + 8 * drift);
    file.set(new Uint8Array(values.buffer), 8 + header.length);
    return file;
  }
`,
};
