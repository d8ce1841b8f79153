/** Provides a valid experiment, and the faults of a changed one, for tests. */
import { assert, assertThrows } from "@std/assert";
import { ExperimentError, parseExperiment } from "../parse.ts";

export const VALID = `title: A test
data: { kind: phantom, images: 60, seed: 1 }
canvas: { height: 128, width: 64, downsample: 2 }
heatMap: { blur: 21 }
seeds: [1, 2]
training:
  optimiser: { kind: adam }
  learningRate: 0.01
  batchSize: 4
  patience: 2
  epochs: 3
models:
  - { name: Plain, network: resnet50-released, objective: none }
  - name: Guided
    network: resnet50-released
    objective: paper
    gaze: { logSigmaAttention: -23 }
    training: { learningRate: 0.02 }
comparisons:
  - { models: [Plain, Guided] }
`;

export function faultsOf(text: string): readonly string[] {
  const error = assertThrows(() => parseExperiment(text, "e.yaml"), ExperimentError);
  assert(error instanceof ExperimentError);
  return error.faults;
}
