import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import { encodeSafetensors } from "../formats/safetensors.ts";
import { float32, type Tensor } from "../formats/tensor.ts";
import { openExamples } from "./examples.ts";
import { tuple } from "../formats/items.ts";

const ids = ["a", "b", "c", "d", "e"];
const pixel = (id: string, p: number) => Math.fround(ids.indexOf(id) + p / 10);

/**
 * Returns two image files (a, b, c and d, e: 2 × 3 pixels) and one of heat maps (1 × 2), in a
 * folder of their own.
 */
async function inFolder(test: (paths: { images: string[]; heatMaps: string[] }) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    const images = [ids.slice(0, 3), ids.slice(3)].map((group, index) => {
      const data = Float32Array.from(
        group.flatMap((id) => Array.from({ length: 6 }, (_, p) => pixel(id, p))),
      );
      return write(
        join(folder, `${index}.safetensors`),
        group,
        "images",
        float32([group.length, 1, 2, 3], data),
      );
    });
    const maps = float32([5, 1, 2], Float32Array.from({ length: 10 }, (_, index) => index / 10));
    await test({ images, heatMaps: [write(join(folder, "maps.safetensors"), ids, "heatMaps", maps)] });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function write(path: string, group: readonly string[], name: string, tensor: Tensor): string {
  Deno.writeFileSync(path, encodeSafetensors(new Map([[name, tensor]]), { ids: JSON.stringify(group) }));
  return path;
}

Deno.test("openExamples() reads images and heat maps by id, from any file and in any order", async () => {
  await inFolder(async (paths) => {
    using files = await openExamples(paths);
    const set = files.examples([{ dicomId: "e", label: 2 }, { dicomId: "b", label: 0 }]);
    assertEquals(set.ids, ["e", "b"]);
    assertEquals(set.labels, [2, 0]);
    assertEquals([set.imageSize, set.heatMapSize], [[2, 3], [1, 2]]);
    for (const [index, id] of set.ids.entries()) {
      // Twice: from the file, then from memory; into the middle of a buffer, as batches do.
      for (let time = 0; time < 2; time++) {
        const buffer = new Float32Array(10);
        await set.readImage(index, buffer.subarray(2, 8));
        assertEquals([...buffer], [0, 0, ...[0, 1, 2, 3, 4, 5].map((p) => pixel(id, p)), 0, 0]);
        const map = new Float32Array(2);
        await set.readHeatMap(index, map);
        assertEquals([...map], [0, 1].map((p) => Math.fround((ids.indexOf(id) * 2 + p) / 10)));
      }
    }
  });
});

Deno.test("openExamples() keeps in memory what its budget allows, and reads the rest again", async () => {
  await inFolder(async ({ images }) => {
    using files = await openExamples({ images, memoryBudget: 2 * 24 });
    const set = files.examples(ids.map((dicomId) => ({ dicomId, label: 0 })));
    const target = new Float32Array(6);
    for (const index of ids.keys()) await set.readImage(index, target);
    const other = new Uint8Array(await Deno.readFile(images[0]!)).fill(0, -72);
    await Deno.writeFile(images[0]!, other);
    const first = await Promise.all([0, 1, 2].map(async (index) => {
      const image = new Float32Array(6);
      await set.readImage(index, image);
      return image[5];
    }));
    assertEquals(first, [pixel("a", 5), pixel("b", 5), 0]);
  });
});

Deno.test("openExamples() names what is missing, and its file", async () => {
  await inFolder(async (paths) => {
    const [path] = tuple(paths.images, 1);
    const whole = await Deno.readFile(path);
    const spoil = async (bytes: Uint8Array, message: string) => {
      await Deno.writeFile(path, bytes);
      await assertRejects(() => openExamples(paths), Error, message);
    };
    await spoil(whole.subarray(0, 5), "5 bytes are too few for a header length");
    await spoil(
      whole.subarray(0, whole.length - 4),
      `tensor "images": bytes 0 to 72 are outside the 68 bytes of data`,
    );
    await spoil(new Uint8Array(64).fill(0xff), "header of");
    await spoil(
      encodeSafetensors(new Map([["pixels", float32([1, 1], Float32Array.of(0))]])),
      'found only pixels, expected a tensor "images" of F32',
    );
    await spoil(
      encodeSafetensors(new Map([["images", float32([2, 1, 2, 3], new Float32Array(12))]]), { ids: '["a"]' }),
      '"images" has 2 rows, expected as many ids in its metadata, found 1',
    );
    await spoil(
      encodeSafetensors(new Map([["images", float32([1, 1, 2, 3], new Float32Array(6))]]), { ids: '["d"]' }),
      `"images" has d, which ${path} has too`,
    );
    await spoil(
      encodeSafetensors(new Map([["images", float32([1, 1, 3, 2], new Float32Array(6))]]), { ids: '["a"]' }),
      "has rows [1,2,3], expected [1,3,2]",
    );
    await Deno.writeFile(path, whole);
    using files = await openExamples(paths);
    assertThrows(
      () => files.examples([{ dicomId: "z", label: 0 }]),
      RangeError,
      "z: found no prepared image",
    );
    const set = files.examples([{ dicomId: "a", label: 0 }]);
    await Deno.truncate(path, whole.length - 60);
    await assertRejects(
      async () => await set.readImage(0, new Float32Array(6)),
      Error,
      `${path}: ends at byte ${whole.length - 60}`,
    );
  });
});
