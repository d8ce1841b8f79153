/** `deno task audit`: asks the npm registry for known vulnerabilities of the locked packages. */
import { UserError } from "../lib/errors/user_error.ts";
import { LINKER_VARIABLES } from "../lib/graph/machine/linker_variables.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { runCommand } from "./command_line.ts";
import { parseFlags } from "./flags.ts";

const USAGE = `deno task audit

Asks the npm registry which packages of deno.lock have known vulnerabilities, and prints them. Exits with 1 if there are
any, or if the registry did not answer; in that case nothing is known about the packages.

  --help          this text`;

/** The first words of Deno's answers; any other output is no answer. */
const ANSWER = /No known vulnerabilities found|Found \d+ vulnerabilit/;

export default async function auditCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, { boolean: [], text: [], most: 0 });
  if (flags === undefined) return 0;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["audit"],
    stdin: "null",
    env: { ...LINKER_VARIABLES, NO_COLOR: "1" },
  }).output();
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  const found = textOf(stdout), complaint = textOf(stderr);
  if (!ANSWER.test(found)) {
    throw new UserError(
      "the npm registry could not be asked for known vulnerabilities, so nothing is known about the packages:\n" +
        `  ${complaint.split("\n")[0]}\n` +
        "try again with a connection to a registry that supports npm audit; some mirrors do not",
    );
  }
  printLines([found]);
  return code;
}

if (import.meta.main) await runCommand(auditCommand);
