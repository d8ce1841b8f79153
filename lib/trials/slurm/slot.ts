/** Reserves a folder and ports that no other Slurm on this machine uses at the same time. */
import { join } from "node:path";
import { output } from "./output.ts";

/** The resources that one Slurm has exclusively until they are given back. */
export interface Slot extends AsyncDisposable {
  readonly number: number;
  /** An empty folder that belongs to this user. */
  readonly folder: string;
  /** The first of {@linkcode PORTS} free ports. */
  readonly port: number;
}

/** The number of ports of one slot: the controller's, and one for each of up to 15 nodes. */
const PORTS = 16;

const FIRST_PORT = 17_800;

/** The most Slurms on one machine at once. */
const SLOTS = 16;

/**
 * Takes the first slot that nobody holds and whose ports are free. The kernel frees a slot when its
 * holder dies; files that the holder left in the folder are removed here. Returns `undefined` if
 * all are taken. Makes `parent` if it is missing.
 */
export async function takeSlot(parent: string): Promise<Slot | undefined> {
  await Deno.mkdir(parent, { recursive: true, mode: 0o700 });
  const taken = await listeningPorts();
  for (let number = 0; number < SLOTS; number++) {
    const port = FIRST_PORT + number * PORTS;
    if (Array.from({ length: PORTS }, (_, index) => port + index).some((one) => taken.has(one))) continue;
    const lock = await Deno.open(join(parent, `slot-${number}.lock`), { create: true, write: true });
    if (!await lock.tryLock(true)) {
      lock.close();
      continue;
    }
    const folder = join(parent, `slot-${number}`);
    await removeTree(folder);
    await Deno.mkdir(folder, { mode: 0o700 });
    return {
      number,
      folder,
      port,
      async [Symbol.asyncDispose]() {
        await removeTree(folder);
        lock.close();
      },
    };
  }
  return undefined;
}

async function removeTree(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Returns the TCP ports that a process listens on. `cat` reads them, because Deno does not show
 * /proc.
 */
async function listeningPorts(): Promise<ReadonlySet<number>> {
  const { stdout } = await output("cat", ["/proc/net/tcp", "/proc/net/tcp6"]);
  return portsOf(stdout);
}

/**
 * Returns the listening ports in the text of `/proc/net/tcp`: state 0A, the port in hexadecimal.
 */
export function portsOf(text: string): ReadonlySet<number> {
  const lines = text.matchAll(/^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A /gm);
  return new Set([...lines].map(([, port = ""]) => parseInt(port, 16)));
}
