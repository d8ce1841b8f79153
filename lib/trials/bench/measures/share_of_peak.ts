import { fullModel } from "../entrants/networks.ts";
import { trainingStepFlops } from "../flops.ts";
import type { Measure } from "../measure.ts";

const NETWORK = "resnet50-released";
const flops = String(trainingStepFlops(fullModel(NETWORK, [256, 224]), 4));
const settings = [NETWORK, "256", "224", "4"];

/**
 * Measures the share of the machine's arithmetic that a training step uses; the peer's share is
 * that of PyTorch's own matrix product.
 */
export const shareOfPeak: Measure = {
  name: "share of the matrix-product peak, ResNet50+GG-CAM, batch 4, 256×224",
  unit: "%",
  better: "more",
  peerIs: "PyTorch, the better of contiguous and channels_last, against its own matrix product",
  ours: { kind: "fovea", script: "share_of_peak.ts", arguments: [...settings, flops] },
  peers: ["contiguous_format", "channels_last"].map((layout) => ({
    kind: "peer",
    script: "share_of_peak.py",
    arguments: [...settings, layout, flops],
  })),
};
