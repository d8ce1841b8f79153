import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parameter } from "../../../nn/operators/sources.ts";
import { filled } from "./graph/nodes.ts";
import { inPack, packRows } from "./pack_small_tensors.ts";

Deno.test("in a pack filters start on cache lines, members do not overlap, and rows are at their places", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 12 }), (lengths) => {
      const parameters = lengths.map((length, index) =>
        parameter({ name: `p${index}`, initialiser: { kind: "constant", value: 0 }, trainable: true }, [
          length,
        ])
      );
      const { pack, whole, rows } = packRows("pack", parameters);
      let end = 0;
      pack.members.forEach(({ offset, length }, index) => {
        assertEquals(length, lengths[index]);
        assert(offset >= end && offset - end < 16, `member ${index} lies at ${offset}, behind ${end}`);
        if (length >= 256) assertEquals(offset % 16, 0);
        end = offset + length;
      });
      assertEquals([pack.length, whole.shape, [...rows.keys()]], [end, [end], parameters]);

      const row = inPack(pack, lengths.map((length, index) => filled(index + 1, length)));
      const parts = row.kind === "concatenate" ? row.inputs : [row];
      const values = parts.flatMap((part) => part.kind === "constant" ? part.attributes.values : []);
      const expected = new Array<number>(end).fill(0);
      pack.members.forEach(({ offset, length }, index) => expected.fill(index + 1, offset, offset + length));
      assertEquals(values, expected);
    }),
    { numRuns: 100, seed: 1 },
  );
});
