import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { UserError } from "../../../errors/user_error.ts";
import { checkSignature, SIGNATURE_NAMESPACE, signReceipt } from "./signature.ts";

async function hasSshKeygen(): Promise<boolean> {
  try {
    await new Deno.Command("ssh-keygen", { args: ["-?"], stdout: "null", stderr: "null" }).output();
    return true;
  } catch {
    return false;
  }
}

async function keygen(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("ssh-keygen", { args }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test({
  name: "a receipt's signature names its signer, and is valid only for this receipt",
  ignore: !await hasSshKeygen(),
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const key = join(folder, "key"),
        other = join(folder, "other"),
        signature = join(folder, "receipt.json.sig");
      for (const path of [key, other]) {
        await keygen("-q", "-t", "ed25519", "-N", "", "-C", "somebody", "-f", path);
      }
      const receipt = '{"format":"fovea/receipt/1"}\n';
      await Deno.writeTextFile(signature, await signReceipt(receipt, key));
      const [fingerprint = ""] = /SHA256:\S+/.exec(await keygen("-l", "-f", `${key}.pub`)) ?? [];

      const plain = await checkSignature(receipt, { signature, expected: undefined });
      assert(plain.holds);
      assertEquals([plain.key, plain.signer], [`ED25519 key ${fingerprint}`, undefined]);
      const byKey = { kind: "fingerprint", fingerprint } as const;
      assert((await checkSignature(receipt, { signature, expected: byKey })).holds);
      const byOther = { kind: "fingerprint", fingerprint: "SHA256:abc" } as const;
      const wrongKey = await checkSignature(receipt, { signature, expected: byOther });
      assert(!wrongKey.holds);
      assertStringIncludes(wrongKey.why, "not with SHA256:abc");

      const signers = join(folder, "signers");
      const allowed = { kind: "allowed signers", file: signers } as const;
      const line = async (path: string, options = "") =>
        `anna@example.org ${options}${await Deno.readTextFile(`${path}.pub`)}`;
      await Deno.writeTextFile(signers, await line(key));
      const known = await checkSignature(receipt, { signature, expected: allowed });
      assert(known.holds);
      assertEquals(known.signer, "anna@example.org");
      // Her other key, and her keys for other purposes, do not count.
      for (const text of [await line(other), await line(key, 'namespaces="git" ')]) {
        await Deno.writeTextFile(signers, text);
        const unknown = await checkSignature(receipt, { signature, expected: allowed });
        assert(!unknown.holds);
        assertMatch(unknown.why, /allows for nobody/);
      }

      const changed = await checkSignature(`${receipt} `, { signature, expected: allowed });
      assert(!changed.holds);
      assertStringIncludes(changed.why, "not the signature of this receipt");
      // A signature that the same key made for something else.
      const text = join(folder, "commit");
      await Deno.writeTextFile(text, receipt);
      await keygen("-q", "-Y", "sign", "-n", "git", "-f", key, text);
      assert(!(await checkSignature(receipt, { signature: `${text}.sig`, expected: undefined })).holds);
      assertEquals(SIGNATURE_NAMESPACE, "fovea-receipt");
      await Deno.writeTextFile(signature, "no signature");
      assert(!(await checkSignature(receipt, { signature, expected: undefined })).holds);
      const { message } = await assertRejects(() => signReceipt(receipt, join(folder, "none")), UserError);
      assertStringIncludes(message, "expected your private SSH key");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
