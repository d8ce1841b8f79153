/**
 * Variables of the dynamic linker, emptied for every process that is started here, because they
 * decide which code a program loads. Deno, too, refuses to pass them on without the right to run
 * any program. Libraries in other folders can be registered with ldconfig.
 */
export const LINKER_VARIABLES = {
  LD_LIBRARY_PATH: "",
  LD_PRELOAD: "",
  LD_AUDIT: "",
  LD_BIND_NOW: "",
  LD_DEBUG: "",
  DYLD_LIBRARY_PATH: "",
  DYLD_FALLBACK_LIBRARY_PATH: "",
  DYLD_FRAMEWORK_PATH: "",
  DYLD_INSERT_LIBRARIES: "",
} as const;
