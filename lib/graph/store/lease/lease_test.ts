import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { LockLostError } from "../lock.ts";
import { storeDoor } from "../door/door.ts";
import type { StoreDoor } from "../door/store_door.ts";
import { kernelLocks } from "../kernel_locks.ts";
import { StoreError } from "../store_error.ts";
import { chooseLocks } from "./choose_locks.ts";
import { leaseBytes, type LeaseText, leaseWatch } from "./lease_file.ts";
import { leaseFolder } from "./lease_folder.ts";
import { leaseLocks } from "./lease_locks.ts";
import { trustedJson } from "../../../../fixtures/trusted_json.ts";

/**
 * Leases are renewed often, by the real clock, and expire by clocks that tests move. So a busy
 * machine never makes a holder look dead.
 */
const TIMES = { renewMilliseconds: 50, expireMilliseconds: 1000 };

/** Returns a clock that is moved by hand. */
function handClock() {
  let time = 0;
  return { now: () => time, pass: (milliseconds: number) => void (time += milliseconds) };
}

/**
 * Lets more than a lease's time pass on `clock`; meanwhile each of `files` is renewed, and
 * examined, several times.
 */
async function passWithRenewals(
  clock: ReturnType<typeof handClock>,
  files: readonly string[],
  look: () => Promise<void>,
): Promise<void> {
  for (let step = 0; step < 8; step++) {
    const texts = files.map((file) => Deno.readTextFileSync(file));
    while (files.some((file, index) => Deno.readTextFileSync(file) === texts[index])) await pause(5);
    await look();
    clock.pass(TIMES.expireMilliseconds / 4);
  }
}

const DEAD: LeaseText = {
  format: "fovea/lease/1",
  host: "elsewhere",
  pid: 7,
  boot: "",
  name: "elsewhere-7-1",
  expireMilliseconds: TIMES.expireMilliseconds,
  beat: 3,
  released: false,
};

async function inFolder(check: (folder: string, door: StoreDoor) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "fovea-lease-" });
  try {
    const door = storeDoor(folder);
    door.makeFolderNow(folder);
    await check(folder, door);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Leaves a lease at the lock in the file `path`, as a dead or frozen holder would. */
async function leave(path: string, name: string, text: LeaseText = DEAD): Promise<void> {
  await Deno.mkdir(leaseFolder(path), { recursive: true });
  await Deno.writeFile(`${leaseFolder(path)}/${name}`, leaseBytes(text));
}

Deno.test("a lease has expired when its text is unchanged for its time, by the waiter's own clock", () =>
  inFolder(async (folder, door) => {
    const path = `${folder}/1`;
    let now = 0;
    const watch = leaseWatch(door, { ...TIMES, expireMilliseconds: 5 }, () => now);
    assertEquals(watch.look(path), "free");
    await Deno.writeFile(path, leaseBytes(DEAD));
    assertEquals(watch.look(path), "held");
    assertEquals(watch.holder(path), "process 7 on elsewhere");
    now = 999;
    assertEquals(watch.look(path), "held");
    // However long the waiter itself was suspended, a changed text means that the holder lives.
    now = 1e6;
    await Deno.writeFile(path, leaseBytes({ ...DEAD, beat: 4 }));
    assertEquals(watch.look(path), "held");
    now += 1000;
    assertEquals(watch.look(path), "free");
    await Deno.writeFile(path, leaseBytes({ ...DEAD, released: true }));
    assertEquals(watch.look(path), "free");
    // Cut short by its holder's death: the waiter's own expiry time counts.
    await Deno.writeFile(path, leaseBytes(DEAD).subarray(0, 20));
    assertEquals(watch.look(path), "held");
    now += 5;
    assertEquals(watch.look(path), "free");
  }));

Deno.test("a renewal overwrites the same bytes, so that no lease is lost on a full disk", () => {
  const lengths = [DEAD, { ...DEAD, beat: 123_456 }, { ...DEAD, released: true }].map((text) =>
    leaseBytes(text).length
  );
  assertEquals(new Set(lengths).size, 1);
  const released = new TextDecoder().decode(leaseBytes({ ...DEAD, released: true }));
  assertEquals(trustedJson<LeaseText>(released).released, true);
});

Deno.test("an exclusive lease excludes others while it is renewed, and admits the next one at once after release", () =>
  inFolder(async (folder, door) => {
    const path = `${folder}/key`, clock = handClock();
    const here = leaseLocks({ times: TIMES })(door);
    const there = leaseLocks({ times: TIMES, now: clock.now })(door);
    const lock = await here.take(path, { mode: "exclusive" });
    assertEquals(await there.try(path), undefined);
    let waited = 0, got = false;
    const next = there.take(path, { mode: "exclusive", onWait: () => waited++ }).then((lock) => {
      got = true;
      return lock;
    });
    await passWithRenewals(
      clock,
      [`${leaseFolder(path)}/${lock.tenure}`],
      async () => assertEquals(await there.try(path), undefined),
    );
    assertEquals([waited, got, lock.lost.aborted], [1, false, false]);
    await lock.requireHeld();
    lock[Symbol.dispose]();
    using second = await next;
    assert(second.tenure > lock.tenure);
    await assertRejects(() => there.take(path, { mode: "shared", signal: AbortSignal.timeout(50) }));
  }));

Deno.test("the lease of a dead holder is taken over after its time, not before", () =>
  inFolder(async (folder, door) => {
    const path = `${folder}/key`, clock = handClock();
    await leave(path, "4");
    const locks = leaseLocks({ times: TIMES, now: clock.now })(door);
    assertEquals(await locks.try(path), undefined);
    clock.pass(TIMES.expireMilliseconds - 1);
    assertEquals(await locks.try(path), undefined);
    clock.pass(1);
    using lock = await locks.take(path, { mode: "exclusive" });
    assertEquals(lock.tenure, 5);
    assertEquals([...Deno.readDirSync(leaseFolder(path))].map(({ name }) => name), ["5"]);
  }));

Deno.test("exactly one of many waiters gets a dead holder's lease", () =>
  inFolder(async (folder, door) => {
    const path = `${folder}/key`, clock = handClock();
    await leave(path, "1");
    let inside = 0, most = 0, waiting = 0;
    await Promise.all(Array.from({ length: 4 }, async () => {
      // Time passes once: the dead holder's lease is over for every watcher, a living one's never.
      const onWait = () => ++waiting === 4 && clock.pass(TIMES.expireMilliseconds);
      using _lock = await leaseLocks({ times: TIMES, now: clock.now })(door)
        .take(path, { mode: "exclusive", onWait });
      most = Math.max(most, ++inside);
      await pause(20);
      inside--;
    }));
    assertEquals(most, 1);
  }));

Deno.test("a holder that lost its lease is notified, may record nothing, and does not touch the new lease", () =>
  inFolder(async (folder, door) => {
    const path = `${folder}/key`;
    const lock = await leaseLocks({ times: TIMES })(door).take(path, { mode: "exclusive" });
    await leave(path, String(lock.tenure + 1));
    const error = await assertRejects(() => lock.requireHeld(), LockLostError);
    assertMatch(error.message, /was not renewed in time .* and was lost to process 7 on elsewhere/);
    assert(lock.lost.aborted);
    lock[Symbol.dispose]();
    assertEquals(await leaseLocks({ times: TIMES })(door).try(path), undefined);

    const other = await leaseLocks({ times: TIMES })(door).take(`${folder}/b`, { mode: "exclusive" });
    await leave(`${folder}/b`, String(other.tenure + 1));
    while (!other.lost.aborted) await pause(5);
    assertThrows(() => other.lost.throwIfAborted(), LockLostError);
  }));

Deno.test("a late waiter, whose number was taken and removed meanwhile, does not get the lease", () =>
  inFolder(async (folder, door) => {
    const path = `${folder}/key`;
    await leave(path, "9");
    // As if the waiter had listed the folder before 8 was given back and 9 taken.
    await leave(path, "7", { ...DEAD, released: true });
    assertEquals(await leaseLocks({ times: TIMES })(door).try(path), undefined);
  }));

Deno.test("a shared lease admits sharers, excludes exclusive holders, and is removed by sharers when it has expired", () =>
  inFolder(async (folder, door) => {
    const path = `${folder}/store`, clock = handClock();
    const locks = leaseLocks({ times: TIMES, now: clock.now })(door);
    const first = await locks.take(path, { mode: "shared" });
    using _second = await locks.take(path, { mode: "shared" });
    assertEquals(await locks.try(path), undefined);
    await leave(path, "shared-elsewhere-7-1");
    const alone = locks.take(path, { mode: "exclusive" });
    const names = () => [...Deno.readDirSync(leaseFolder(path))].map(({ name }) => name);
    const sharers = names().filter((name) => name.startsWith("shared-") && !name.includes("elsewhere"));
    await passWithRenewals(
      clock,
      sharers.map((name) => `${leaseFolder(path)}/${name}`),
      async () => assertEquals(await locks.try(path), undefined),
    );
    while (names().includes("shared-elsewhere-7-1")) await pause(5);
    first[Symbol.dispose]();
    const free = await Promise.race([alone.then(() => "free"), pause(300).then(() => "held")]);
    assertEquals(free, "held");
    _second[Symbol.dispose]();
    (await alone)[Symbol.dispose]();
    // A removed lease, as of a dead holder, stays away.
    const removed = await locks.take(path, { mode: "shared" });
    for (const { name } of Deno.readDirSync(leaseFolder(path))) {
      if (name.startsWith("shared-")) await Deno.remove(`${leaseFolder(path)}/${name}`);
    }
    await assertRejects(() => removed.requireHeld(), LockLostError);
  }));

Deno.test("try() waits on request to see whether a holder lives", () =>
  inFolder(async (folder, door) => {
    const path = `${folder}/use`, clock = handClock();
    await leave(path, "1");
    const timer = setInterval(() => clock.pass(TIMES.expireMilliseconds / 4), 5);
    using dead = await leaseLocks({ times: TIMES, now: clock.now })(door).try(path, { wait: true });
    clearInterval(timer);
    assert(dead !== undefined);
    const later = leaseLocks({ times: TIMES, now: clock.now })(door);
    assertEquals(await later.try(path, { wait: true }), undefined);
  }));

Deno.test("the kind of locks depends on the file system, does not change later, and two kinds are never mixed", () =>
  inFolder(async (folder, door) => {
    const nfs = { typeOf: () => 0x6969, times: TIMES }, disk = { typeOf: () => 0xef53, times: TIMES };
    assertEquals(chooseLocks(door, "auto", disk).kind, "kernel");
    assertEquals(chooseLocks(door, "auto").kind, "kernel");
    assertEquals(chooseLocks(door, "kernel", nfs).kind, "kernel");
    // The kernel returns this number as a negative one.
    assertEquals(chooseLocks(door, "auto", { typeOf: () => 0xfe534d42 | 0 }).kind, "lease");
    const leases = chooseLocks(door, "auto", nfs);
    assertStringIncludes(leases.note ?? "", "is on nfs");

    const forced = chooseLocks(door, "lease", disk);
    {
      using _run = await kernelLocks(door).take(`${folder}/locks/runs`, { mode: "shared" });
      await assertRejects(
        () => forced.try(`${folder}/locks/key`),
        StoreError,
        "an active run uses kernel locks",
      );
    }
    (await leases.take(`${folder}/locks/key`, { mode: "exclusive" }))[Symbol.dispose]();
    assertEquals(chooseLocks(door, "auto", disk).kind, "lease");
    assertThrows(
      () => chooseLocks(door, "kernel", disk),
      StoreError,
      "remove that file to use kernel locks again",
    );
  }));

function pause(milliseconds: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, milliseconds));
}
