/**
 * Prints where the running Deno is. A command that starts workers may run this one program, which a permission names by its path
 * alone: what `deno` is found as may be a link or another program's start script.
 */
console.log(Deno.execPath());
