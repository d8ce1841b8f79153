/**
 * Prints the path of the running Deno, in the form of the flag `--allow-run`. A permission names a
 * program by its path, which no configuration can know.
 */
console.log(Deno.execPath().replaceAll(",", ",,"));
