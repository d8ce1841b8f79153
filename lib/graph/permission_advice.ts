/** Advises a task's author about permissions that Deno refused. */

/** Deno's own sentence, which ends with advice for a person who starts Deno by hand. */
const REFUSAL = /Requires (\w+) access(?: to (?:"(.*?)"|(<\w+>)))?, run again with the --allow-\w+ flag/;

/** Deno's message about links, which require the right to read and write everything. */
const LINK = /(Deno\.\w+\(\)) requires unscoped --allow-read and --allow-write permissions.*/;

/** Deno's message about modules on a server. */
const REMOTE = /A remote specifier was requested: "(.*?)", but --no-remote is specified\.?/;

/**
 * Rewrites Deno's refusal in an error's message for a task's author; returns any other message
 * unchanged.
 */
export function explainPermission(message: string): string {
  return message
    .replace(REFUSAL, (_, kind: string, quoted?: string, named?: string) => refused(kind, quoted ?? named))
    .replace(LINK, (_, call: string) => `${call}: it wanted to make a link, which no task may; copy instead`)
    .replace(REMOTE, (_, url: string) => `it wanted to load code from ${url}: no task may use the network`);
}

function refused(kind: string, what: string | undefined): string {
  const thing = what === undefined ? "" : ` ${what}`;
  switch (kind) {
    case "read":
      return `it wanted to read${thing}, which is not given to it: a task reads its code, its inputs and its own ` +
        "folder alone; name the file among its inputs";
    case "write":
      return `it wanted to write${thing}, which is not its own: a task writes below the paths of its outputs and its ` +
        "scratch folder alone";
    case "net":
      return `it wanted the network${
        thing && ` (${what})`
      }, which no task may use: fetch what it needs before, and ` +
        "name it among its inputs";
    case "import":
      return `it wanted to load code from${thing}: no task may use the network`;
    case "run":
      return `it wanted to run or signal ${what ?? "a program"}, which no task may`;
    case "env":
      return `it wanted the environment variable${
        thing || "s"
      }, which is not given to it: what decides a result ` +
        "belongs to its parameters; what a library must have, to its needs (environment)";
    case "ffi":
      return `it wanted to load the native code${thing}, which is not given to it: name it among its needs (native)`;
    case "sys":
      return `it wanted to ask the system for${
        thing || " something"
      }, which no task may: its result would depend on ` +
        "the machine";
    default:
      return `it wanted the permission "${kind}"${thing && ` (${what})`}, which no task has`;
  }
}
