/** What a network is to the CAM head: something that turns images into features. */
import type { Value } from "./graph.ts";

/** A network without its last linear layer. Each stands in one file of `networks/`. */
export interface Backbone {
  /** Channels that the first layer takes. */
  readonly imageChannels: number;
  /** The name that the last linear layer's tensors carry in torchvision's checkpoint. */
  readonly head: string;
  /** What its file chose where no public description of the network says it, as sentences for the report. */
  readonly choices?: readonly string[];
  /** [n, imageChannels, H, W] to features A [n, G, h, w]. */
  features(images: Value, scale: { readonly width: number; readonly depth: number }): Value;
}
