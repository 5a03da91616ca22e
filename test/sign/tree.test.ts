import { describe, expect, it } from "vitest";
import { memorySource, type Source } from "../../src/bytes/index.js";
import { nodeHost } from "../../src/node/host.js";
import { nodeSignHost } from "../../src/node/sign-host.js";
import { readBundle } from "../../src/sign/bundle.js";
import { generateKey } from "../../src/sign/keys/index.js";
import type { OmsManifest, Piece } from "../../src/sign/oms/manifest.js";
import { readOms } from "../../src/sign/oms/read.js";
import { signTree } from "../../src/sign/sign-tree.js";
import { readStatement } from "../../src/sign/statement.js";
import { checkTree, type IrregularEntry, type Tree, type TreeFile, type TreeMode } from "../../src/sign/tree.js";
import { codeOf } from "../helpers/oms.js";

const { signingKey } = generateKey("P-256", nodeSignHost);

function fileOf(path: string, text: string, more: Partial<TreeFile> = {}): TreeFile {
  const source = memorySource(new TextEncoder().encode(text), nodeHost);
  return { path, size: source.size, links: 1, source, ...more };
}

function treeOf(files: readonly TreeFile[], irregular: readonly IrregularEntry[] = [], isFile = false): Tree {
  return { name: "churn", isFile, files, irregular };
}

function manifestOf(tree: Tree, ignorePaths: readonly string[] = []): OmsManifest {
  const { bundles } = signTree(tree, [signingKey], { ignorePaths });
  return readOms(readStatement(readBundle(bundles[0]!.bytes).payload));
}

const A = fileOf("a", "1");
const B = fileOf("sub/b", "22");
const BOTH = treeOf([A, B]);

/** @returns codes and paths of what is wrong, and after a bar the paths of the remarks */
function check(tree: Tree, manifest: OmsManifest, mode: TreeMode = "strict"): string {
  const { problems, remarks } = checkTree(tree, manifest, mode);
  const notes = remarks.map(({ path }) => path).join(" ");
  return problems.map(({ code, path }) => `${code} ${path}`).join(", ") + (notes === "" ? "" : ` | ${notes}`);
}

describe("checkTree", () => {
  const manifest = manifestOf(BOTH);

  it("hands on the files that it digested, open", () => {
    const { files, problems, remarks } = checkTree(BOTH, manifest, "strict");
    expect(problems).toEqual([]);
    expect(remarks).toEqual([]);
    expect(files.map(({ path, source }) => [path, source])).toEqual([
      ["a", A.source],
      ["sub/b", B.source],
    ]);
    expect(files[0]?.sha256).toBe("6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b");
  });

  it("hands on no file that is not the signed one", () => {
    const { files } = checkTree(treeOf([fileOf("a", "2"), B, fileOf("z", "")]), manifest, "strict");
    expect(files.map(({ path }) => path)).toEqual(["sub/b"]);
  });

  it.each<[string, Tree, string]>([
    ["a file with other bytes", treeOf([fileOf("a", "2"), B]), "E_DIGEST a"],
    ["a file with more bytes", treeOf([fileOf("a", "12"), B]), "E_DIGEST a"],
    ["a file without bytes", treeOf([fileOf("a", ""), B]), "E_DIGEST a"],
    [
      "two files with each other's bytes",
      treeOf([fileOf("a", "22"), fileOf("sub/b", "1")]),
      "E_DIGEST a, E_DIGEST sub/b",
    ],
    ["a file that is gone", treeOf([A]), "E_FILE_MISSING sub/b"],
    ["a file more", treeOf([A, B, fileOf("z", "")]), "E_FILE_EXTRA z"],
    ["a file in another folder", treeOf([A, fileOf("b", "22")]), "E_FILE_EXTRA b, E_FILE_MISSING sub/b"],
    ["a file under a name in another case", treeOf([fileOf("A", "1"), B]), "E_FILE_EXTRA A, E_FILE_MISSING a"],
    ["a file of Git", treeOf([fileOf(".git/config", ""), A, B]), "E_FILE_EXTRA .git/config"],
    ["a link", treeOf([A, B], [{ path: "l", kind: "link" }]), "E_SYMLINK l"],
    [
      "a link to a file",
      treeOf([A], [{ path: "sub/b", kind: "link", target: B }]),
      "E_SYMLINK sub/b, E_FILE_MISSING sub/b",
    ],
    ["a link in Git's folder", treeOf([A, B], [{ path: ".git/l", kind: "link" }]), "E_SYMLINK .git/l"],
    ["a FIFO", treeOf([A, B], [{ path: "f", kind: "special" }]), "E_SPECIAL_FILE f"],
    ["a name that is no text", treeOf([A, B], [{ path: "\\xff", kind: "name" }]), "E_PATH_UNSAFE \\xff"],
    ["a second name of a file", treeOf([fileOf("a", "1", { links: 2 }), B]), " | a"],
    ["a file that changes", treeOf([fileOf("a", "1", { source: changing("1") }), B]), "E_SOURCE_CHANGED a"],
    ["names that are one elsewhere", treeOf([fileOf("A", "1"), A, B]), "E_COLLISION a, E_FILE_EXTRA A"],
  ])("finds %s", (_, tree, expected) => {
    expect(check(tree, manifest)).toBe(expected);
  });

  it.each<[string, Tree, string]>([
    [
      "the files of Git",
      treeOf([fileOf(".git/config", ""), fileOf(".gitattributes", ""), A, B]),
      " | .git/config .gitattributes",
    ],
    ["a link in Git's folder", treeOf([A, B], [{ path: ".git/l", kind: "link" }]), " | .git/l"],
    ["no files of Git elsewhere", treeOf([A, B, fileOf("sub/.git/config", "")]), "E_FILE_EXTRA sub/.git/config"],
    ["no other files", treeOf([A, B, fileOf("z", "")]), "E_FILE_EXTRA z"],
    ["no links", treeOf([A], [{ path: "sub/b", kind: "link", target: B }]), "E_SYMLINK sub/b, E_FILE_MISSING sub/b"],
    ["no other bytes", treeOf([fileOf("a", "2"), B]), "E_DIGEST a"],
    ["no name that is no text", treeOf([A, B], [{ path: ".git/\\xff", kind: "name" }]), "E_PATH_UNSAFE .git/\\xff"],
  ])("passes over, for OMS, %s", (_, tree, expected) => {
    expect(check(tree, manifest, "oms-compat")).toBe(expected);
  });

  it("passes over what the signer left out for OMS alone", () => {
    const tree = treeOf([A, B, fileOf("cache/x", "")]);
    const without = manifestOf(tree, ["cache"]);
    expect([...without.resources.keys()]).toEqual(["a", "sub/b"]);
    expect(check(tree, without)).toBe("E_FILE_EXTRA cache/x");
    expect(check(tree, without, "oms-compat")).toBe(" | cache/x");
  });

  it("passes over nothing where no mode is given", () => {
    const none: unknown = undefined;
    const { problems } = checkTree(treeOf([fileOf(".git/config", ""), A, B]), manifest, none as TreeMode);
    expect(problems.map(({ code }) => code)).toEqual(["E_FILE_EXTRA"]);
  });

  it("follows links for OMS where the signer did, and says so", () => {
    const tree = treeOf(
      [A],
      [
        { path: "sub/b", kind: "link", target: B },
        { path: "z", kind: "link" },
      ],
    );
    const followed = { ...manifest, allowSymlinks: true };
    expect(check(tree, followed, "oms-compat")).toBe("E_SYMLINK z | sub/b");
    expect(check(tree, followed)).toBe("E_SYMLINK sub/b, E_SYMLINK z, E_FILE_MISSING sub/b");
  });

  it("takes names that collide for OMS, and says so", () => {
    const tree = treeOf([fileOf("A", "1"), A]);
    const piece = [...manifest.resources.get("a")!];
    const collides = {
      ...manifest,
      resources: new Map([
        ["A", piece],
        ["a", piece],
      ]),
    };
    expect(check(tree, collides)).toBe("E_COLLISION a");
    expect(check(tree, collides, "oms-compat")).toBe(" | a");
  });

  it("compares a size that is signed, and every shard", () => {
    const digest = (text: string): string => {
      const sha256 = nodeHost.sha256();
      sha256.update(new TextEncoder().encode(text));
      return sha256.hex();
    };
    const pieces = (...list: readonly (readonly [number, number, string])[]): readonly Piece[] =>
      list.map(([start, end, text]) => ({ start, end, digest: digest(text) }));
    const run = (text: string, list: readonly Piece[]): string =>
      check(treeOf([fileOf("f", text)]), { ...manifest, method: "shards", resources: new Map([["f", list]]) });
    const shards = pieces([0, 2, "ab"], [2, 4, "cd"], [4, 5, "e"]);
    expect(run("abcde", shards)).toBe("");
    for (const text of ["abXde", "abcd", "abcdef", "", "abcdX"]) expect(run(text, shards)).toBe("E_DIGEST f");
    expect(run("abc", pieces([0, 3, "abc"]))).toBe("");
    expect(run("abc", pieces([0, 4, "abc"]))).toBe("E_DIGEST f");
    expect(run("abc", pieces([0, 2, "ab"]))).toBe("E_DIGEST f");
  });

  it("takes the only file under its name or a dot, a folder under neither", () => {
    const piece = manifest.resources.get("a")!;
    const alone = (path: string): OmsManifest => ({ ...manifest, resources: new Map([[path, piece]]) });
    expect(check(treeOf([A], [], true), alone("."))).toBe("");
    expect(check(treeOf([A], [], true), alone("a"))).toBe("");
    expect(check(treeOf([A]), alone("."))).toBe("E_FILE_EXTRA a, E_FILE_MISSING .");
  });
});

/** @returns a source that says at the end that it changed */
function changing(text: string): Source {
  return { ...memorySource(new TextEncoder().encode(text), nodeHost), changed: () => true };
}

describe("signTree", () => {
  it("makes one bundle for each key, over one statement", () => {
    const other = generateKey("ed25519", nodeSignHost).signingKey;
    const { bundles, files, root, ignored } = signTree(BOTH, [signingKey, other]);
    expect(files).toBe(2);
    expect(ignored).toEqual([]);
    const [first, second] = bundles.map(({ bytes }) => readBundle(bytes));
    expect(first?.payloadDigest).toBe(second?.payloadDigest);
    expect(readOms(readStatement(first!.payload)).root).toBe(root);
    expect(bundles.map(({ key }) => key)).toEqual([signingKey.publicKey, other.publicKey]);
  });

  it("leaves out what OMS leaves out, and says so; not of a model that is one file", () => {
    const git = fileOf(".gitignore", "x");
    expect(signTree(treeOf([git, A]), [signingKey]).ignored).toEqual([".gitignore"]);
    const alone = signTree(treeOf([git], [], true), [signingKey]);
    expect([alone.files, alone.ignored]).toEqual([1, []]);
    expect(manifestOf(treeOf([git, A])).ignorePaths).toEqual([".git", ".gitattributes", ".github", ".gitignore"]);
  });

  it.each<[string, Tree, string]>([
    ["nothing", treeOf([]), "E_OPTIONS"],
    ["what it leaves out alone", treeOf([fileOf(".git/config", "")]), "E_OPTIONS"],
    ["a link", treeOf([A], [{ path: "l", kind: "link", target: B }]), "E_SYMLINK"],
    ["a FIFO", treeOf([A], [{ path: "f", kind: "special" }]), "E_SPECIAL_FILE"],
    ["a name that is no text", treeOf([A], [{ path: "\\xff", kind: "name" }]), "E_PATH_UNSAFE"],
    ["a name that Windows has not", treeOf([A, fileOf("nul.txt", "")]), "E_PATH_UNSAFE"],
    ["names that collide", treeOf([fileOf("A", ""), A]), "E_COLLISION"],
    ["a file that changes", treeOf([fileOf("a", "1", { source: changing("1") })]), "E_SOURCE_CHANGED"],
  ])("refuses %s", (_, tree, code) => {
    expect(codeOf(() => signTree(tree, [signingKey]))).toBe(code);
  });

  it("signs beside a link in what is left out", () => {
    expect(signTree(treeOf([A], [{ path: ".git/l", kind: "link" }]), [signingKey]).files).toBe(1);
  });
});
