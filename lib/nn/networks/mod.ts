/**
 * Every network by the name that experiment files use. The tests hold each against PyTorch, by its
 * cases in fixtures/nn/cases.ts.
 */
import type { Backbone } from "../backbone.ts";
import { densenet121 } from "./densenet.ts";
import { efficientNetV2S, efficientNetV2SReleased } from "./efficientnet_v2.ts";
import { mobileNetV2 } from "./mobilenet_v2.ts";
import { pnetLike } from "./pnet_like.ts";
import { resnet18, resnet50 } from "./resnet.ts";
import { resnet50Released } from "./resnet50_released.ts";

const NAMED = {
  "resnet50-released": resnet50Released,
  resnet18,
  resnet50,
  "efficientnet_v2_s-released": efficientNetV2SReleased,
  efficientnet_v2_s: efficientNetV2S,
  mobilenet_v2: mobileNetV2,
  densenet121,
  "pnet-like": pnetLike,
} as const satisfies Readonly<Record<string, Backbone>>;

/** A network's name. */
export type NetworkName = keyof typeof NAMED;

/** The networks. */
export const NETWORKS: Readonly<Record<NetworkName, Backbone>> = NAMED;

/** Their names. */
export const NETWORK_NAMES: readonly NetworkName[] = Object.keys(NAMED).filter(isNetworkName);

/**
 * Returns true if a network is called `name`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([isNetworkName("resnet18"), isNetworkName("resnet1000")], [true, false]);
 * ```
 */
export function isNetworkName(name: string): name is NetworkName {
  return Object.hasOwn(NAMED, name);
}
