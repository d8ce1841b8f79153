/**
 * Prints where the Deno that runs lies, as the flag `--allow-run` takes it: a permission names a
 * program by its path, which no configuration can know.
 */
console.log(Deno.execPath().replaceAll(",", ",,"));
