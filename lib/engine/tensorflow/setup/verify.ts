/** Tests a binding before it is installed. */
import { fileURLToPath } from "node:url";
import type { Variant } from "../installation.ts";
import { type ProbeResult, probeResult } from "./probe.ts";
import { runProgram } from "./run_program.ts";

const PROBE = fileURLToPath(new URL("probe.ts", import.meta.url));

/**
 * Asks the binding for its description; throws a {@linkcode SetupError} where it does not load or
 * computes wrongly.
 */
export async function verifyBinding(variant: Variant, file: string): Promise<ProbeResult> {
  const permissions = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi"];
  const printed = await runProgram(
    Deno.execPath(),
    ["run", "--quiet", ...permissions, PROBE, variant, file],
    {
      hint: `the binding ${file} does not work here`,
      env: { NO_COLOR: "1" },
    },
  );
  return probeResult.parse(JSON.parse(printed.trim().split("\n").at(-1) ?? ""));
}
