import { assertEquals, assertThrows } from "@std/assert";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { canonicalJson, hashFile, sha256 } from "./hash.ts";
import type { Json } from "./task.ts";
import { anyCharacter } from "../../fixtures/any_character.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";

Deno.test("canonicalJson() equals canonicalize for any JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: anyCharacter }), (value) => {
      const json = trustedJson<Json>(JSON.stringify(value));
      assertEquals(canonicalJson(json), canonicalize(json));
    }),
    { numRuns: 500, seed: 6 },
  );
});

Deno.test("canonicalJson() sorts names by UTF-16 code units, also numeric ones, as RFC 8785 requires", () => {
  // RFC 8785, section 3.2.3.
  const names = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "10": "Ten",
    "9": "Nine",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  const values = [...canonicalJson(names).matchAll(/:"([^"]*)"/g)].map(([, value]) => value);
  assertEquals(values.map((value) => value!.split(" ")[0]), [
    "Carriage",
    "One",
    "Ten",
    "Nine",
    "Control",
    "Latin",
    "Euro",
    "Emoji:",
    "Hebrew",
  ]);
});

Deno.test("canonicalJson() refuses values that JSON cannot represent", () => {
  for (const value of [NaN, { a: [Infinity] }, "\ud800"]) {
    assertThrows(() => canonicalJson(value), TypeError, "cannot be written as JSON");
  }
});

Deno.test("hashFile() is the hash of the bytes, for any sizes of the pieces read", async () => {
  const path = await Deno.makeTempFile();
  for (const size of [0, 1, 2 ** 14 - 1, 2 ** 14, 2 ** 14 + 1, 2 ** 20 + 2 ** 14 + 3]) {
    const bytes = Uint8Array.from({ length: size }, (_, index) => index * 31 + (index >> 8));
    await Deno.writeFile(path, bytes);
    assertEquals(await hashFile(path), sha256(bytes), `${size} bytes`);
  }
  await Deno.remove(path);
});
