import { assertEquals } from "@std/assert";
import { task } from "../../testing/workshop.ts";
import { NO_RIGHTS } from "../job/rights.ts";
import { rightsOnNodes, taskOnNodes } from "./packages.ts";

const FOLDERS = { here: "/home/me/.cache/deno", there: "/shared/fovea/cache" };
const BINDING = "npm/registry/onnxruntime-node/1.30.0/bin";

Deno.test("needs and rights name the files of packages by their paths on nodes, and do not change other paths", () => {
  const needy = {
    ...task("train/a", "train.ts", null),
    needs: {
      native: [`${FOLDERS.here}/${BINDING}`, "/opt/cuda"],
      read: [`${FOLDERS.here}2/notes`],
      environment: ["ORT_DISABLE_TELEMETRY"],
    },
  };
  assertEquals(taskOnNodes(needy, FOLDERS).needs, {
    native: [`${FOLDERS.there}/${BINDING}`, "/opt/cuda"],
    read: [`${FOLDERS.here}2/notes`],
    environment: ["ORT_DISABLE_TELEMETRY"],
  });
  assertEquals(taskOnNodes(needy, undefined), needy);
  const plain = task("a", "join.ts", null);
  assertEquals(taskOnNodes(plain, FOLDERS), plain);
  const rights = { ...NO_RIGHTS, read: ["/data"], native: [`${FOLDERS.here}/${BINDING}`] };
  assertEquals(rightsOnNodes(rights, FOLDERS), { ...rights, native: [`${FOLDERS.there}/${BINDING}`] });
  assertEquals(rightsOnNodes(rights, undefined), rights);
});
