import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { gitHead } from "./git_head.ts";

const AUTHOR = ["-c", "user.name=Nobody", "-c", "user.email=nobody@invalid", "-c", "commit.gpgsign=false"];

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: [...AUTHOR, "-C", folder, ...args],
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

/** Runs a test in a repository with two commits in its own folder. */
async function inRepository(test: (root: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    const root = join(folder, "project");
    await Deno.mkdir(root);
    await git(root, "init", "--quiet", "--initial-branch=main");
    for (const text of ["one", "two"]) {
      await Deno.writeTextFile(join(root, "file"), text);
      await git(root, "add", "file");
      await git(root, "commit", "--quiet", "-m", text);
    }
    await test(root, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("gitHead() agrees with git on branches, packed references, detached heads, other working trees and submodules", () =>
  inRepository(async (root, folder) => {
    const agree = async (place = root) => {
      const expected = await git(place, "rev-parse", "HEAD");
      assertEquals(await gitHead(place), expected, place);
    };
    await agree();
    await git(root, "checkout", "--quiet", "-b", "team/topic", "HEAD~1");
    await agree();
    await git(root, "tag", "-a", "v1", "-m", "an annotated tag, which is packed with its commit");
    await git(root, "pack-refs", "--all");
    await agree();
    await git(root, "checkout", "--quiet", "--detach", "main");
    await agree();
    await git(root, "worktree", "add", "--quiet", join(folder, "beside"), "team/topic");
    await agree(join(folder, "beside"));
    await git(root, "worktree", "add", "--quiet", "--detach", join(folder, "detached"), "main");
    await agree(join(folder, "detached"));
    const above = join(folder, "above");
    await Deno.mkdir(above);
    await git(above, "init", "--quiet");
    await git(above, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", root, "part");
    await agree(join(above, "part"));
    assertEquals(await gitHead(above), undefined, "no commit yet");
  }));

Deno.test("gitHead() reads only the project's own repository, not one above it or named by a variable or file", () =>
  inRepository(async (root, folder) => {
    const inner = join(root, "inner");
    await Deno.mkdir(inner);
    assertEquals(await gitHead(inner), undefined);
    Deno.env.set("GIT_DIR", join(root, ".git"));
    try {
      assertEquals(await gitHead(inner), undefined);
    } finally {
      Deno.env.delete("GIT_DIR");
    }
    const stranger = join(folder, "stranger");
    await Deno.mkdir(stranger);
    await Deno.writeTextFile(join(stranger, ".git"), `gitdir: ${join(root, ".git")}\n`);
    assertEquals(await gitHead(stranger), undefined);
    await Deno.remove(join(stranger, ".git"));
    await Deno.symlink(join(root, ".git"), join(stranger, ".git"));
    assertEquals(await gitHead(stranger), undefined);
  }));

Deno.test("gitHead() runs nothing that a project's configuration names", () =>
  inRepository(async (root, folder) => {
    const trace = join(folder, "trace");
    await git(root, "config", "core.fsmonitor", `touch ${trace}; false`);
    assertEquals(await gitHead(root), await git(root, "rev-parse", "HEAD"));
    await Deno.remove(trace).catch(() => {});
    await gitHead(root);
    assertEquals(await Deno.stat(trace).then(() => true, () => false), false);
  }));

Deno.test("gitHead() returns nothing for references that lead elsewhere, in circles, or to no commit", () =>
  inRepository(async (root, folder) => {
    const head = join(root, ".git/HEAD");
    await Deno.writeTextFile(join(folder, "secret"), "0123456789".repeat(4));
    await Deno.symlink(join(root, ".git/refs/heads/loop"), join(root, ".git/refs/heads/loop"));
    await Deno.writeTextFile(join(root, ".git/refs/heads/circle"), "ref: refs/heads/circle\n");
    await new Deno.Command("mkfifo", { args: [join(root, ".git/refs/heads/pipe")] }).output();
    for (
      const text of [
        "",
        "hunter2",
        "ref: refs/../../../secret",
        "ref: refs/heads/loop",
        "ref: refs/heads/circle",
        "ref: refs/heads/pipe",
        "ref: refs/heads/none",
        "ref: HEAD",
        "0123",
      ]
    ) {
      await Deno.writeTextFile(head, text);
      const found = await gitHead(root);
      assertEquals(found, undefined, text);
    }
  }));
