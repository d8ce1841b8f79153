/** Reads the stored cases for the report's page. */
import type { Case, Cases, CasesModel } from "../report/cases/cases.ts";
import type { Tensor, TensorOf, Tensors } from "../formats/tensor.ts";
import { taskNames } from "./graph/task_names.ts";
import { networkOf } from "./network_of.ts";
import type { ModelSettings } from "./schema.ts";
import type { Study } from "./study.ts";
import { casesTensor, decodeCases } from "./work/cases_file.ts";

/**
 * Reads every test image of a study with its results; `undefined` until the task that gathers them
 * is done. Throws the errors of the file's parsers.
 */
export async function casesOf({ experiment, plan, store }: Study): Promise<Cases | undefined> {
  const task = plan.graph.byName.get(taskNames.cases);
  const state = task && plan.resolver.resolve(task);
  const stored = state?.state === "done" ? state.result.outputs.cases : undefined;
  if (stored === undefined) return undefined;
  const { description, tensors } = decodeCases(
    await Deno.readFile(await store.objects.verifiedPath(stored.hash)),
  );
  const { maps: held, cases, ...rest } = description;
  return {
    ...rest,
    held,
    models: modelsOf(experiment.models),
    cases: cases.map(({ dicomId, patientId, label }, row) =>
      caseOf(tensors, row, { name: dicomId, patient: patientId, label })
    ),
    maps: bytesOf(casesTensor(tensors, "maps")),
    lowest: floatsOf(casesTensor(tensors, "lowest")),
    highest: floatsOf(casesTensor(tensors, "highest")),
    peaks: wordsOf(casesTensor(tensors, "peaks")),
    probabilities: floatsOf(casesTensor(tensors, "probabilities")),
  };
}

/** Returns the models, each gaze-guided one with the same network without gaze. */
function modelsOf(models: readonly ModelSettings[]): CasesModel[] {
  const networks = models.map((model) => JSON.stringify(networkOf(model)));
  return models.map(({ name, objective }, index) => {
    const base = models.findIndex((other, place) =>
      other.objective === "none" && networks[place] === networks[index]
    );
    return { name, guided: objective !== "none", base: objective === "none" || base === -1 ? null : base };
  });
}

function caseOf(tensors: Tensors, row: number, named: Pick<Case, "name" | "patient" | "label">): Case {
  const heatMaps = tensors.get("heatMaps"), gaze = tensors.get(`gaze/${row}`);
  return {
    ...named,
    image: rowOf(bytesOf(casesTensor(tensors, "images")), casesTensor(tensors, "images"), row),
    ...(heatMaps === undefined ? {} : { heatMap: rowOf(floatsOf(heatMaps), heatMaps, row) }),
    ...(gaze === undefined ? {} : { gaze: wordsOf(gaze) }),
    inside: rowsOf(tensors, "inside/", row),
    outlines: rowsOf(tensors, "outlines/", row),
  };
}

function rowsOf(tensors: Tensors, prefix: string, row: number): Record<string, Uint8Array> {
  return Object.fromEntries(
    [...tensors].filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), rowOf(bytesOf(tensor), tensor, row)]),
  );
}

function rowOf<Data extends Uint8Array | Float32Array>(data: Data, { shape }: Tensor, row: number): Data;
function rowOf(data: Uint8Array | Float32Array, { shape }: Tensor, row: number) {
  const size = shape.slice(1).reduce((product, side) => product * side, 1);
  return data.subarray(row * size, (row + 1) * size);
}

function bytesOf(tensor: Tensor): TensorOf<"U8">["data"] {
  if (tensor.dtype === "U8") return tensor.data;
  throw new TypeError(`cases: found a tensor of ${tensor.dtype}, expected U8`);
}

function wordsOf(tensor: Tensor): TensorOf<"U16">["data"] {
  if (tensor.dtype === "U16") return tensor.data;
  throw new TypeError(`cases: found a tensor of ${tensor.dtype}, expected U16`);
}

function floatsOf(tensor: Tensor): TensorOf<"F32">["data"] {
  if (tensor.dtype === "F32") return tensor.data;
  throw new TypeError(`cases: found a tensor of ${tensor.dtype}, expected F32`);
}
