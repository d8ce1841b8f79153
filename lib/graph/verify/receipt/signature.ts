/**
 * Signs receipts with SSH keys, in the format that Git and its hosts know (OpenSSH's
 * PROTOCOL.sshsig). OpenSSH's own `ssh-keygen` signs and checks.
 */
import { UserError } from "../../../errors/user_error.ts";

/** Prevents that a signature of a receipt counts for anything else that the key signs. */
export const SIGNATURE_NAMESPACE = "fovea-receipt";

/**
 * Returns the name of a receipt's signature, beside it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(signaturePath("reports/egd/receipt.json"), "reports/egd/receipt.json.sig");
 * ```
 */
export const signaturePath = (receipt: string) => `${receipt}.sig`;

/** The signer that the user expects. */
export type ExpectedSigner =
  /** An OpenSSH file with names and their keys. */
  | { readonly kind: "allowed signers"; readonly file: string }
  /** The fingerprint `SHA256:…`, as `ssh-keygen -l` prints it. */
  | { readonly kind: "fingerprint"; readonly fingerprint: string };

/** The outcome of a check. */
export type SignatureCheck =
  /** `signer` is the name in the file of allowed signers; undefined without such a file. */
  | { readonly holds: true; readonly key: string; readonly signer: string | undefined }
  | { readonly holds: false; readonly why: string };

/**
 * Returns the signature of `text` by the private key in the file `key`. If the file has a public
 * key, the agent's matching key signs. OpenSSH asks for a passphrase itself. Throws a `UserError`
 * with its message if it refuses, or if it is not installed.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir(), key = `${folder}/key`;
 * const args = ["-c", `ssh-keygen -q -t ed25519 -N '' -f '${key}'`];
 * await new Deno.Command("sh", { args }).output();
 * const signature = await signReceipt('{"format":"fovea/receipt/1"}\n', key).catch(String);
 * // If OpenSSH is not installed, the error says so.
 * assertMatch(signature, /^-----BEGIN SSH SIGNATURE-----|found no such program/);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function signReceipt(text: string, key: string): Promise<string> {
  const { success, stdout, stderr } = await sshKeygen(
    ["-Y", "sign", "-f", key, "-n", SIGNATURE_NAMESPACE],
    text,
  );
  if (success && stdout.startsWith("-----BEGIN SSH SIGNATURE-----")) return stdout;
  throw new UserError(
    `--sign ${key}: found no key that ssh-keygen can sign with (${
      lastLine(stderr)
    }), expected your private SSH key, ` +
      "or the public one of a key that your agent has",
  );
}

/**
 * Checks the signature of `text` in the file `signature`: it must be a receipt's, of this text, and
 * by the expected signer if one is given. Throws a `UserError` without OpenSSH.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir(), key = `${folder}/key`, signature = `${key}.sig`;
 * const args = ["-c", `ssh-keygen -q -t ed25519 -N '' -f '${key}'`], expected = undefined;
 * await new Deno.Command("sh", { args }).output();
 * // Empty if OpenSSH is not installed.
 * const signed = await signReceipt('{"total":2}\n', key).catch(() => "");
 * await Deno.writeTextFile(signature, signed);
 * const check = (text: string) => checkSignature(text, { signature, expected });
 * if (signed !== "") assertEquals((await check('{"total":2}\n')).holds, true);
 * if (signed !== "") assertEquals((await check('{"total":3}\n')).holds, false);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function checkSignature(
  text: string,
  { signature, expected }: { readonly signature: string; readonly expected: ExpectedSigner | undefined },
): Promise<SignatureCheck> {
  const named = ["-n", SIGNATURE_NAMESPACE, "-s", signature];
  const { success, stdout } = await sshKeygen(["-Y", "check-novalidate", ...named], text);
  // `Good "fovea-receipt" signature with ED25519 key SHA256:…`
  const [, key] = /^Good .* signature with (\S+ key \S+)/m.exec(stdout) ?? [];
  if (!success || key === undefined) {
    return {
      holds: false,
      why: "it is not the signature of this receipt, which may have been written again since it was signed",
    };
  }
  if (expected === undefined) return { holds: true, key, signer: undefined };
  if (expected.kind === "fingerprint") {
    return key.endsWith(` ${expected.fingerprint}`)
      ? { holds: true, key, signer: undefined }
      : { holds: false, why: `it was made with the ${key}, not with ${expected.fingerprint}` };
  }
  const { file } = expected;
  const found = await sshKeygen(["-Y", "find-principals", "-s", signature, "-f", file], "");
  for (const signer of found.stdout.split(/[\n,]/).map((name) => name.trim()).filter((name) => name !== "")) {
    const verified = await sshKeygen(["-Y", "verify", "-f", file, "-I", signer, ...named], text);
    if (verified.success) return { holds: true, key, signer };
  }
  return { holds: false, why: `it was made with the ${key}, which ${file} allows for nobody's receipts` };
}

interface Answer {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

async function sshKeygen(args: readonly string[], input: string): Promise<Answer> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("ssh-keygen", {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UserError("ssh-keygen: found no such program, expected OpenSSH's (8.1 or later); install it");
  }
  const writer = child.stdin.getWriter();
  // A program that refuses the key reads nothing.
  const written = writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
  const { success, stdout, stderr } = await child.output();
  await written;
  return { success, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.trim() ?? "";
}
