/**
 * The environment variables that a worker starts with: its own, and none of what else the user's
 * shell has set.
 */

/**
 * A task's bits must not depend on the user's time zone, nor its log hold colours. A task runs no
 * program; with a path for them, one that tries is told that it may not.
 */
const OWN = { NO_COLOR: "1", PATH: "/usr/local/bin:/usr/bin:/bin", TZ: "UTC" } as const;

/**
 * By these Deno finds the packages that it has fetched (three of them on Windows), and fetches
 * those that it has not: through the user's proxy, from the user's registry, trusting the user's
 * certificates.
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

/** The variables that choose among several cards and order them, for tasks with native code. */
export const CARD_VARIABLES = ["CUDA_DEVICE_ORDER", "CUDA_VISIBLE_DEVICES"] as const;

/** The variables of a worker; `native` where it loads native code. */
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
    // A program without the right to read it; Deno then asks the system for the user's home.
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
