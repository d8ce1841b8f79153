/** Finds the backends that the tests of this folder can use on this machine. */
import { readInstallation, setupCommand } from "../installation.ts";
import { EngineUnavailable } from "../unavailable.ts";
import { loadWebgpu } from "../webgpu.ts";

/** A test's name and whether it is skipped; the name then says why. */
export interface Conditional {
  readonly name: string;
  readonly ignore: boolean;
}

/** A test that needs the native binding for the CPU. */
export function withBinding(name: string): Conditional {
  const ignore = readInstallation("cpu") === undefined;
  return { name: ignore ? `${name} (left out: needs \`${setupCommand("cpu")}\`)` : name, ignore };
}

/** A test that needs WebGPU. */
export async function withWebgpu(name: string): Promise<Conditional> {
  try {
    await loadWebgpu();
    return { name, ignore: false };
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    return { name: `${name} (left out: ${error.message.split("\n")[0]})`, ignore: true };
  }
}
