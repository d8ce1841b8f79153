/** What standard output is: a terminal of some width, or a file. */

/** How wide lines may be, and whether they may be coloured. */
export interface Terminal {
  readonly columns: number;
  readonly colour: boolean;
}

/** The terminal that standard output goes to; endless lines without colour where it is none. */
export function terminal(): Terminal {
  if (!Deno.stdout.isTerminal()) return { columns: Infinity, colour: false };
  return { columns: Deno.consoleSize().columns, colour: !Deno.noColor };
}
