/** Tests `predict` and `export` as a user runs them, with the permissions in deno.json. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encode } from "fast-png";
import { join } from "node:path";
import { inventedCheckpoint } from "../lib/study/testing/invented_checkpoint.ts";
import { openCommands } from "./testing/hosted_commands.ts";
import { inFolder } from "./testing/smoke_command.ts";

Deno.test("predict and export accept a checkpoint's file, and write the files that they name", () =>
  inFolder(async (folder) => {
    await using commands = openCommands();
    const at = (name: string) => join(folder, name);
    const canvas = { height: 64, width: 64, downsample: 1 };
    await Deno.writeFile(
      at("own.safetensors"),
      inventedCheckpoint({ name: "pnet-like", canvas, gaze: true }),
    );
    const data = Uint8Array.from({ length: 80 * 70 }, (_, place) => place * 31 % 251);
    await Deno.mkdir(at("given"));
    await Deno.writeFile(at("given/a.png"), encode({ width: 70, height: 80, data, channels: 1, depth: 8 }));
    await Deno.writeTextFile(at("given/b.dcm"), "no image");

    const predicted = await commands.run("predict", at("own.safetensors"), at("given"), "--out", at("out"));
    assertEquals(predicted.code, 1, predicted.text);
    assertStringIncludes(predicted.text, `predicted 1 of 2 images with ${at("own.safetensors")}, seed 1`);
    assertStringIncludes(predicted.text, "b.dcm");
    assertStringIncludes(predicted.text, "not a medical device");
    assertEquals([...Deno.readDirSync(at("out"))].map(({ name }) => name).sort(), [
      "NOTICE.txt",
      "cams",
      "index.html",
      "model.json",
      "predictions.csv",
    ]);
    const again = await commands.run(
      "predict",
      at("own.safetensors"),
      at("given/a.png"),
      "--out",
      at("given"),
    );
    assertEquals(again.code, 1);
    assertStringIncludes(
      again.text,
      "found a.png, which the command predict did not write; name another folder",
    );

    const onnx = await commands.run(
      "export",
      at("own.safetensors"),
      "--as",
      "onnx",
      "--out",
      at("new/model.onnx"),
    );
    assertEquals(onnx.code, 0, onnx.text);
    assertStringIncludes(onnx.text, "its predictions differ from this program's own by at most ");
    const torch = await commands.run(
      "export",
      at("own.safetensors"),
      "--as",
      "torch",
      "--out",
      at("new/model.py"),
    );
    assertEquals(torch.code, 0, torch.text);
    assertEquals([...Deno.readDirSync(at("new"))].map(({ name }) => name).sort(), [
      "model.onnx",
      "model.py",
      "model.safetensors",
    ]);
    const kept = await commands.run(
      "export",
      at("own.safetensors"),
      "--as",
      "torch",
      "--out",
      at("new/model.py"),
    );
    assertEquals(kept.code, 1);
    assert(kept.text.includes("found an existing file; name another one"), kept.text);
  }));
