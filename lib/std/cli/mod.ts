/**
 * Local stand-in for `jsr:@std/cli`: the functions that this project calls. See
 * `lib/std/assert/mod.ts`.
 */
export * from "./parse_args.ts";
