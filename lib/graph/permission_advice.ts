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
    .replace(
      LINK,
      (_, call: string) => `${call}: it tried to make a link, which no task may do; copy the file instead`,
    )
    .replace(REMOTE, (_, url: string) => `it tried to load code from ${url}: no task may use the network`);
}

function refused(kind: string, what: string | undefined): string {
  const thing = what === undefined ? "" : ` ${what}`;
  switch (kind) {
    case "read":
      return `it tried to read${thing} without permission: a task may read only its code, its inputs and its own ` +
        "folder; name the file among its inputs";
    case "write":
      return `it tried to write${thing} without permission: a task may write only below the paths of its outputs and its ` +
        "scratch folder";
    case "net":
      return `it tried to use the network${
        thing && ` (${what})`
      }, which no task may do: fetch the data before the run, and ` +
        "name them among its inputs";
    case "import":
      return `it tried to load code from${thing}: no task may use the network`;
    case "run":
      return `it tried to run or signal ${what ?? "a program"}, which no task may do`;
    case "env":
      return `it tried to use the environment variable${
        thing || "s"
      } without permission: what decides a result ` +
        "belongs to its parameters; what a library requires belongs to its needs (environment)";
    case "ffi":
      return `it tried to load the native code${thing} without permission: name it among its needs (native)`;
    case "sys":
      return `it tried to query the system for${
        thing || " something"
      }, which no task may do: its result would depend on ` +
        "the machine";
    default:
      return `it tried to use the permission "${kind}"${thing && ` (${what})`}, which no task has`;
  }
}
