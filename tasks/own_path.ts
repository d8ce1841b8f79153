/**
 * Prints the path of the running Deno, as the flag `--allow-run` takes it. A permission names a
 * program by its path, which no configuration can know.
 */
console.log(Deno.execPath().replaceAll(",", ",,"));
