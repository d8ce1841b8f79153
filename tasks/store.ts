/** `deno task store`: maintains the folder in which results are kept. */
import { writeOut } from "../lib/graph/standard_output.ts";
import { runCommand, UsageError } from "./command_line.ts";

const USAGE =
  `deno task store check                 reads everything in the store, and names what is damaged or missing
deno task store gc [FILE…]            removes what no experiment needs
deno task store get HASH FILE         copies one output out of the store
deno task store push REMOTE [FILE]    copies what an experiment has to another store
deno task store pull REMOTE [FILE]    copies what an experiment needs from another store

deno task store COMMAND --help says more.`;

export default async function storeCommand(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  // Loaded on demand: each has its own libraries.
  switch (command) {
    case "check":
      // This command starts no program, whatever the store contains.
      Deno.permissions.revokeSync({ name: "run" });
      return (await import("./store_check.ts")).checkCommand(rest);
    case "gc":
      return (await import("./store_gc.ts")).gcCommand(rest);
    case "get":
      Deno.permissions.revokeSync({ name: "run" });
      return (await import("./store_get.ts")).getCommand(rest);
    case "push":
      return (await import("./store_copy.ts")).pushCommand(rest);
    case "pull":
      return (await import("./store_copy.ts")).pullCommand(rest);
    case "--help":
    case "-h":
      writeOut(`${USAGE}\n`);
      return 0;
    default:
      throw new UsageError(
        `found ${command === undefined ? "nothing" : `"${command}"`}, expected:\n${USAGE}`,
      );
  }
}

if (import.meta.main) await runCommand(storeCommand);
