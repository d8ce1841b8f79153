/** Tests that `deno.json` has exactly the listed permissions of every command. */
import { assert, assertEquals } from "@std/assert";
import { trustedJson } from "../fixtures/trusted_json.ts";
import { EXPECTED, OWN_PATH, type Permission, PROGRAM } from "./testing/expected_permissions.ts";

/** The entry of deno.json for one kind of right. */
type Given = boolean | readonly string[] | { readonly allow: boolean; readonly deny: readonly string[] };

interface Configuration {
  readonly tasks: Readonly<Record<string, { readonly command: string }>>;
  readonly permissions: Readonly<Record<string, Readonly<Record<string, Given>>>>;
}

const CONFIGURATION = trustedJson<Configuration>(
  await Deno.readTextFile(new URL("../deno.json", import.meta.url)),
);

/** No code comes from a server except the packages in deno.lock. */
const IMPORT = false;

/** Returns the commands that run with a set of permissions: a task's name, and its set. */
function commands() {
  return Object.entries(CONFIGURATION.tasks).flatMap(([name, { command }]) => {
    const set = / -P=(\w+) /.exec(command)?.[1];
    return set === undefined ? [] : [{ name, command, set }];
  });
}

/**
 * Returns the entry of deno.json for a permission; nothing for a right to run only Deno, which the
 * task's command gives.
 */
function given([kind, { allow, own }]: [string, Permission]): [string, Given][] {
  if (kind === "write" && allow === true) return [[kind, { allow, deny: PROGRAM }]];
  return own && allow !== true && allow.length === 0 ? [] : [[kind, allow]];
}

for (const [set, expected] of Object.entries(EXPECTED)) {
  Deno.test(`the permissions of ${set} are exactly those with a reason`, () => {
    const wanted = Object.entries(expected).flatMap(given);
    assertEquals(CONFIGURATION.permissions[set], { ...Object.fromEntries(wanted), import: IMPORT });
  });
}

Deno.test("a command that may run programs names them, and the Deno that runs by its path", () => {
  for (const { name, command, set } of commands()) {
    const { run } = EXPECTED[set]!;
    const [, flag] = / "--allow-run=(.*?)" /.exec(command) ?? [];
    if (run === undefined || run.allow === true) assertEquals(flag, undefined, name);
    else assertEquals(flag, [OWN_PATH, ...run.allow].join(","), name);
    // Only commands that measure and attack the product, and are run by its authors, may run
    // anything.
    if (run?.allow === true) assert(["torture", "bench"].includes(set), name);
  }
});

Deno.test("every set of permissions belongs to a command, and no command prompts for more", () => {
  assertEquals(
    [...new Set(commands().map(({ set }) => set))].sort(),
    Object.keys(CONFIGURATION.permissions).sort(),
  );
  assertEquals(Object.keys(EXPECTED).sort(), Object.keys(CONFIGURATION.permissions).sort());
  const free = Object.keys(CONFIGURATION.tasks).filter((name) =>
    !commands().some((each) => each.name === name)
  );
  assertEquals(free, ["ok"]);
  for (const { name, command } of commands()) assert(command.includes(" --no-prompt "), name);
});

Deno.test("only setup may use the network and watch the loopback, and no permission is outside the sets", () => {
  const networked = Object.entries(CONFIGURATION.permissions).filter(([, set]) => "net" in set);
  assertEquals(networked.map(([name, { net }]) => [name, net]), [["watch", ["127.0.0.1"]], ["setup", true]]);
  for (const { name, command } of commands()) {
    assertEquals(command.replace(/ "--allow-run=.*?" /, " ").match(/--allow-\w+|-A\b/g), null, name);
  }
});
