/** Identifies the holder of a lease. */
import { hostName } from "../../machine/host_name.ts";
import { LINKER_VARIABLES } from "../../machine/linker_variables.ts";

/** A holder: at any time each `name` holds at most one lease. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** The id of the machine's present boot (Linux); empty if it cannot be known. */
  readonly boot: string;
  readonly name: string;
}

let count = 0;
let boot: Promise<string> | undefined;

/**
 * Returns a new holder's identity: this machine, this process, and a number that is unique in it.
 */
export async function newHolder(): Promise<Holder> {
  const host = hostName();
  boot ??= bootId();
  count++;
  const part = (text: string) => text.replaceAll(/[^A-Za-z0-9-]/g, "_").slice(0, 40);
  const started = await boot;
  return {
    host,
    pid: Deno.pid,
    boot: started,
    name: `${part(host)}-${part(started).slice(0, 8)}-${Deno.pid}-${count}`,
  };
}

/**
 * Returns the kernel's id of the machine's present boot; together with the process's number, it
 * identifies a process.
 */
async function bootId(): Promise<string> {
  if (Deno.build.os !== "linux") return "";
  try {
    // Deno shows /proc only to programs with all permissions.
    const { stdout } = await new Deno.Command("cat", {
      args: ["/proc/sys/kernel/random/boot_id"],
      env: LINKER_VARIABLES,
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout).trim();
  } catch {
    return "";
  }
}
