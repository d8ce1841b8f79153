/** A backbone: a network's map from images to features, for the CAM head. */
import type { Value } from "./graph.ts";

/** A network without its last linear layer. Each is in one file of `networks/`. */
export interface Backbone {
  /** Channels that the first layer takes. */
  readonly imageChannels: number;
  /** The name that the last linear layer's tensors carry in torchvision's checkpoint. */
  readonly head: string;
  /**
   * The file's choices that no public description of the network determines, as sentences for the
   * report.
   */
  readonly choices?: readonly string[];
  /** [n, imageChannels, H, W] to features A [n, G, h, w]. */
  features(images: Value, scale: { readonly width: number; readonly depth: number }): Value;
}
