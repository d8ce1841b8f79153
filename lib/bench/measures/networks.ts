/** Training and prediction, beside PyTorch: the better of its two memory layouts, one thread each. */
import type { Entrant, Measure } from "../measure.ts";

const NETWORKS = [
  { network: "resnet50-released", title: "ResNet50+GG-CAM" },
  { network: "efficientnet_v2_s-released", title: "EfficientNetV2-S+GG-CAM" },
] as const;

/** Image sizes, the batch, and steps in a round: enough that a round takes a good second. */
const STEPS = [
  { size: [64, 64], batch: 4, repeats: 3, target: 1.2 },
  { size: [128, 112], batch: 4, repeats: 2, target: 1.2 },
  { size: [256, 224], batch: 4, repeats: 1, target: 1.2 },
  { size: [512, 448], batch: 4, repeats: 1, target: 1.2 },
  { size: [1536, 1280], batch: 1, repeats: 1, target: 1.1 },
] as const;

const PEER = "PyTorch, the better of contiguous and channels_last";

/** Training steps with the paper's loss and Adam. */
export const trainingSteps: readonly Measure[] = NETWORKS.flatMap(({ network, title }) =>
  STEPS.map(({ size: [height, width], batch, repeats, target }): Measure => ({
    name: `training step, ${title}, batch ${batch}, ${height}×${width}`,
    unit: "s",
    better: "less",
    memory: true,
    target,
    peerIs: PEER,
    ...entrants("training_step", [network, height, width, batch].map(String), repeats),
  }))
);

/** Scores and class activation maps. */
export const inference: readonly Measure[] = NETWORKS.map(({ network, title }): Measure => ({
  name: `inference with CAM, ${title}, batch 8, 256×224`,
  unit: "s",
  better: "less",
  memory: true,
  target: 1.3,
  peerIs: PEER,
  ...entrants("inference", [network, "256", "224", "8"], 1),
}));

/** Ours, and the peer in both layouts. */
function entrants(
  script: string,
  settings: readonly string[],
  repeats: number,
): { readonly ours: Entrant; readonly peers: readonly Entrant[] } {
  return {
    ours: { kind: "fovea", script: `${script}.ts`, arguments: [...settings, String(repeats)] },
    peers: ["contiguous_format", "channels_last"].map((layout) => ({
      kind: "peer",
      script: `${script}.py`,
      arguments: [...settings, layout, String(repeats)],
    })),
  };
}
