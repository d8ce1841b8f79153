/** Tests pushes and pulls, to and from folders and remotes, also with sources that lie. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dirname } from "node:path";
import {
  faultsIn,
  FOLDER,
  hasRclone,
  made,
  OBJECTS,
  OTHER,
  otherObject,
  otherResult,
  overwrite,
  planIn,
  REAL,
  REMOTE,
} from "../testing/copies.ts";
import { openStore } from "../store/store.ts";

const KEY = "ab".repeat(32);

for (const way of [FOLDER, REMOTE, ...(hasRclone ? [REAL] : [])]) {
  Deno.test(`results pushed to ${way.name} can be pulled into an empty store, and nothing is copied twice`, async () => {
    await using shop = await made();
    const first = await way.push(shop);
    assertEquals([first.results, first.there, first.refused, first.objects], [4, 0, [], OBJECTS]);
    assertEquals(await faultsIn(shop, OTHER), []);
    const again = await way.push(shop);
    assertEquals([again.results, again.there, again.refused, again.objects], [4, 4, [], 0]);
    const pulled = await way.pull(shop, "new");
    assertEquals([pulled.pulled.toSorted(), pulled.absent, pulled.refused], [
      ["a", "b", "c", "many"],
      [],
      [],
    ]);
    assertEquals([pulled.objects, await faultsIn(shop, "new")], [OBJECTS, []]);
    const second = await way.pull(shop, "new");
    assertEquals([second.alreadyDone, second.objects], [4, 0]);
    assertEquals([...Deno.readDirSync(shop.path("new/temporary"))], []);
    const { states } = await planIn(shop, "new");
    assert([...states.values()].every(({ state }) => state === "done"));
  });
}

for (const way of [FOLDER, REMOTE]) {
  Deno.test(`a damaged object in ${way.name} is refused by a pull and replaced by a push`, async () => {
    await using shop = await made();
    await way.push(shop);
    const object = await otherObject(shop, "b");
    const good = await Deno.readTextFile(object);
    await overwrite(object, good.toUpperCase());
    const { pulled, refused, absent } = await way.pull(shop, "new");
    assertEquals([pulled.toSorted(), absent, refused.map(({ task }) => task)], [["a", "many"], ["b", "c"], [
      "b",
    ]]);
    assertStringIncludes(refused[0]!.cause, "have a different hash");
    assertEquals(await faultsIn(shop, "new"), []);
    const { objects } = await way.push(shop);
    assertEquals([objects, await Deno.readTextFile(object)], [1, good]);
    assertEquals((await way.pull(shop, "new")).pulled, ["b", "c"]);
  });

  Deno.test(`truncated, missing and linked objects and results in ${way.name} are not copied`, async () => {
    await using shop = await made();
    await way.push(shop);
    const [a, many, b] = [
      await otherObject(shop, "a"),
      await otherObject(shop, "many"),
      await otherResult(shop, "b"),
    ];
    const secret = shop.path("secret");
    await Deno.writeTextFile(secret, await Deno.readTextFile(a));
    await Deno.remove(a);
    await Deno.symlink(secret, a);
    assertStringIncludes((await way.pull(shop, "1")).refused[0]!.cause, "has no object");
    await Deno.remove(a);
    await overwrite(many, (await Deno.readTextFile(many)).slice(0, -1));
    const { refused, pulled } = await way.pull(shop, "2");
    assertEquals([refused.map(({ task }) => task).toSorted(), pulled], [["a", "many"], []]);
    await way.push(shop);
    await Deno.rename(b, secret);
    await Deno.symlink(secret, b);
    const third = await way.pull(shop, "3");
    assertEquals([third.pulled.toSorted(), third.absent, third.refused], [["a", "many"], ["b", "c"], []]);
    for (const store of ["1", "2", "3"]) assertEquals(await faultsIn(shop, store), []);
  });

  Deno.test(`a forged result in ${way.name} is refused with the place of the fault`, async () => {
    await using shop = await made();
    const lies: readonly (readonly [(text: string) => string, string])[] = [
      [
        (text) => text.replace(/"hash":"[0-9a-f]{64}"/, '"hash":"../../../../../../etc/passwd"'),
        "outputs.text.hash",
      ],
      [(text) => text.replaceAll('"text":', '"../../../text":'), "outputs.../../../text"],
      [(text) => text.replace('"module":"join.ts"', '"module":"../evil.ts"'), "record.module"],
      [(text) => text.replace('"say":"a"', '"say":"evil"'), "what it was made from has the key"],
      [(text) => text.replace(/"size":\d+/, '"size":-1'), "outputs.text.size"],
      [(text) => text.replace(/"size":\d+/, '"size":999'), "no object"],
      [(text) => text.replace(/"log":"[0-9a-f]{64}"/, '"log":"/dev/zero"'), "provenance.log"],
      [(text) => text.replace(/"cpu":"[^"]*"/, `"cpu":"${"x".repeat(1001)}"`), "provenance.cpu"],
      [
        (text) =>
          text.replace(
            '"inputs":{},"log"',
            `"inputs":{"x":{"key":"${KEY}","output":"o","task":"t"}},"log"`,
          ),
        "provenance.inputs.x: it has no such input",
      ],
      [
        (text) => text.replace(/"cpu":"[^"]*"/, `"cpu":${"[".repeat(5000)}${"]".repeat(5000)}`),
        "nested 5002 deep",
      ],
      [() => "null", "it: "],
      [(text) => text.slice(0, 50), "it is not JSON"],
    ];
    await way.push(shop);
    const path = await otherResult(shop, "a");
    const text = (await Deno.readTextFile(path)).replace(/"digest":"[^"]*",/, "");
    for (const [index, [lie, expected]] of lies.entries()) {
      await overwrite(path, lie(text));
      assert(lie(text) !== text);
      const { refused, pulled } = await way.pull(shop, `new ${index}`);
      assertEquals([refused.length, pulled], [1, ["many"]]);
      assertStringIncludes(refused[0]!.cause, expected);
    }
  });

  Deno.test(`a result in ${way.name} with other bits is neither overwritten nor copied`, async () => {
    await using shop = await made();
    await way.push(shop);
    const path = await otherResult(shop, "c");
    const state = (await planIn(shop, "store")).states.get("c");
    assert(state?.state === "done");
    const { hash } = state.result.outputs.text!;
    const other = await openStore(shop.path(OTHER)).objects.putBytes(new TextEncoder().encode("A B C"));
    const text = (await Deno.readTextFile(path)).replace(/"digest":"[^"]*",/, "").replace(hash, other);
    await overwrite(path, text);
    const { refused } = await way.push(shop);
    assertEquals(refused.map(({ task }) => task), ["c"]);
    assertStringIncludes(refused[0]!.cause, "the same key but different bits");
    assertEquals(await Deno.readTextFile(path), text);
  });
}

for (const way of [FOLDER, REMOTE]) {
  Deno.test(`files in ${way.name} that are too large for a result or for this disk are refused, and not copied`, async () => {
    await using shop = await made();
    await way.push(shop);
    const path = await otherResult(shop, "a");
    const text = await Deno.readTextFile(path);
    if (way === FOLDER) {
      // Larger than an unsigned integer of 32 bits can count, but sparse: it takes no disk space.
      await Deno.chmod(path, 0o644);
      await Deno.truncate(path, 2 ** 33);
      const { refused } = await way.pull(shop, "1");
      assertEquals(refused.map(({ key }) => path.includes(key)), [true]);
      assertStringIncludes(refused[0]!.cause, "it is larger than 16777216 bytes");
    }
    const lie = text.replace(/"digest":"[^"]*",/, "").replace(/"size":\d+/, `"size":${2 ** 52}`);
    await Deno.remove(path);
    await Deno.writeTextFile(path, lie);
    const { refused, objects } = await way.pull(shop, "2");
    assertStringIncludes(refused[0]!.cause, `its stated size is ${2 ** 52} bytes`);
    assertEquals([refused.length, objects > 0, await faultsIn(shop, "2")], [1, true, []]);
  });
}

Deno.test("a missing folder, and a file in place of a folder, block only the results in them", async () => {
  await using shop = await made();
  await FOLDER.push(shop);
  const object = await otherObject(shop, "a"), folder = dirname(await otherResult(shop, "b"));
  await Deno.remove(dirname(object), { recursive: true });
  await Deno.writeTextFile(dirname(object), "no folder");
  await Deno.remove(folder, { recursive: true });
  await Deno.writeTextFile(folder, "no folder");
  const { refused, pulled } = await FOLDER.pull(shop, "new");
  assertEquals([refused.map(({ task }) => task), pulled], [["a"], ["many"]]);
  assertEquals(await faultsIn(shop, "new"), []);
});

Deno.test("a file that this user may not read blocks only the results that need it", {
  // File permissions do not restrict root.
  ignore: Deno.uid() === 0,
}, async () => {
  await using shop = await made();
  await FOLDER.push(shop);
  const [object, result] = [await otherObject(shop, "many"), await otherResult(shop, "a")];
  await Deno.chmod(object, 0);
  const first = await FOLDER.pull(shop, "1");
  assertEquals([first.refused.map(({ task }) => task), first.pulled], [["many"], ["a"]]);
  assertStringIncludes(first.refused[0]!.cause, "this user may not read it");
  await Deno.chmod(result, 0);
  const second = await FOLDER.pull(shop, "2");
  assertEquals([second.refused.length, second.pulled], [2, []]);
});
