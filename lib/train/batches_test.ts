import { assert, assertEquals, assertRejects } from "@std/assert";
import { batchAssembler } from "./batches.ts";
import type { ExampleSet } from "./example_set.ts";

/** Returns seven images of one pixel, which is their own index, and a record of the reads. */
function examples(fails: (index: number) => boolean = () => false) {
  const reads: number[] = [];
  const set: ExampleSet = {
    ids: Array.from({ length: 7 }, (_, index) => `image ${index}`),
    labels: [0, 1, 2, 0, 1, 2, 0],
    imageSize: [1, 1],
    async readImage(index, target) {
      await Promise.resolve();
      reads.push(index);
      if (fails(index)) throw new Error(`image ${index} cannot be read`);
      target[0] = index;
    },
    readHeatMap() {},
  };
  return { set, reads };
}

Deno.test("batches are returned in order, stay valid until the next request, and are read ahead", async () => {
  const { set, reads } = examples();
  const { count, assemble } = batchAssembler({ examples: set, batchSize: 3, heatMaps: false });
  const order = [6, 5, 4, 3, 2, 1, 0];
  for (const pass of [order, order.toReversed()]) {
    for (let index = 0; index < count; index++) {
      const batch = await assemble(pass, index);
      await new Promise((resolve) => setTimeout(resolve, 2));
      const expected = pass.slice(index * 3, index * 3 + 3);
      assertEquals([...batch.images.data], expected);
      assertEquals([...batch.labels.data], expected.map((place) => set.labels[place]));
      if (index + 1 < count) {
        assert(reads.includes(pass[(index + 1) * 3]!), "the next one was not read ahead");
      }
    }
  }
  assertEquals(reads.length, 14);
});

Deno.test("a jump to another batch or order gives that batch", async () => {
  const { set } = examples();
  const { assemble } = batchAssembler({ examples: set, batchSize: 2, heatMaps: false });
  const order = [0, 1, 2, 3, 4, 5, 6];
  await assemble(order, 0);
  assertEquals([...(await assemble(order, 3)).images.data], [6]);
  await assemble(order, 1);
  assertEquals([...(await assemble(order.toReversed(), 2)).images.data], [2, 1]);
});

Deno.test("an image that cannot be read fails the batch that it is in, not the one before", async () => {
  const { set } = examples((index) => index === 4);
  const { assemble } = batchAssembler({ examples: set, batchSize: 3, heatMaps: false });
  const order = [0, 1, 2, 3, 4, 5, 6];
  assertEquals([...(await assemble(order, 0)).images.data], [0, 1, 2]);
  await assertRejects(() => assemble(order, 1), Error, "image 4 cannot be read");
  assertEquals([...(await assemble(order, 2)).images.data], [6]);
});
