/**
 * Defines the environment variables that a worker starts with: its own, and nothing else from the
 * user's shell.
 */

/**
 * A task's bits must not depend on the user's time zone, and its log must not contain colours. A
 * task runs no program. With a PATH, a task that tries gets a clear refusal.
 */
const OWN = { NO_COLOR: "1", PATH: "/usr/local/bin:/usr/bin:/bin", TZ: "UTC" } as const;

/**
 * Variables by which Deno finds its cached packages (three of them on Windows) and fetches missing
 * ones: through the user's proxy, from the user's registry, with the user's certificates.
 */
export const DENO_VARIABLES = [
  "DENO_CERT",
  "DENO_DIR",
  "DENO_TLS_CA_STORE",
  "HTTPS_PROXY",
  "HTTP_PROXY",
  "NODE_EXTRA_CA_CERTS",
  "NO_PROXY",
  "NPM_CONFIG_REGISTRY",
  "SSL_CERT_DIR",
  "SSL_CERT_FILE",
  "HOME",
  "XDG_CACHE_HOME",
  "LOCALAPPDATA",
  "SystemRoot",
  "USERPROFILE",
] as const;

/** Variables that select and order several GPUs, for tasks with native code. */
export const CARD_VARIABLES = ["CUDA_DEVICE_ORDER", "CUDA_VISIBLE_DEVICES"] as const;

/** Returns the variables of a worker; `native` is true if it loads native code. */
export function workerEnvironment({ native }: { readonly native: boolean }): Record<string, string> {
  const passed = native ? [...DENO_VARIABLES, ...CARD_VARIABLES] : DENO_VARIABLES;
  return {
    ...Object.fromEntries(passed.flatMap((name) => {
      const value = valueOf(name);
      return value === undefined ? [] : [[name, value]];
    })),
    ...OWN,
  };
}

function valueOf(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    // The program may not read the variable; Deno then asks the system for the user's home.
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
