/** The modules of `network` tasks. */
import { NETWORK_NAMES, type NetworkName } from "../../nn/networks/mod.ts";

/** Returns the module of the tasks that build the network `name`. */
export function networkModule(name: NetworkName): string {
  return `lib/study/work/networks/${name.replaceAll("-", "_")}.ts`;
}

/** The modules of all networks. */
export const NETWORK_MODULES: readonly string[] = NETWORK_NAMES.map(networkModule);
