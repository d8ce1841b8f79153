/**
 * Task: keeps the rows of the images that a split names, here those of the development set, in
 * their order.
 */
import { DataError } from "../../data/data_error.ts";
import type { Tensor } from "../../formats/tensor.ts";
import type { WorkContext } from "../../graph/task.ts";
import { readJson, splitFileSchema } from "./files.ts";
import { readNamedRows, writeNamedRows } from "../../data/named_rows.ts";
import { itemAt, memberOf, tuple } from "../../formats/items.ts";

export default async function work({ inputs, outputs }: WorkContext): Promise<void> {
  const { subsets } = await readJson(memberOf(inputs, "split"), splitFileSchema);
  if (subsets.test.length > 0) {
    throw new DataError(
      `${inputs.split}: found a split with test images, expected that of the development set`,
    );
  }
  const development = new Set([...subsets.train, ...subsets.validation]);
  const { ids, tensors } = await readNamedRows(memberOf(inputs, "rows"));
  const rows = ids.flatMap((id, row) => development.has(id) ? [row] : []);
  const [path] = tuple(Object.values(outputs), 1);
  await writeNamedRows(path, {
    ids: rows.map((row) => itemAt(ids, row)),
    tensors: new Map([...tensors].map(([name, tensor]) => [name, pick(tensor, rows)])),
  });
}

function pick(tensor: Tensor, rows: readonly number[]): Tensor {
  const [count, ...rest] = tuple(tensor.shape, 1);
  const size = tensor.data.length / Math.max(1, count);
  const shape = [rows.length, ...rest];
  if (tensor.dtype !== "F32") throw new DataError(`found rows of ${tensor.dtype}, expected F32`);
  const data = new Float32Array(rows.length * size);
  rows.forEach((row, index) => data.set(tensor.data.subarray(row * size, (row + 1) * size), index * size));
  return { dtype: "F32", shape, data };
}
