import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { portableHost } from "../../../src/codecs/index.js";
import { ArtifactError } from "../../../src/errors/index.js";
import { nodeHost } from "../../../src/node/host.js";
import { buildZip, bytesOf, zipOf } from "../../helpers/zip-builder.js";
import { audit, sha256Of, type Audit } from "./helpers.js";

/** Audits hostile bytes: either an error of ours, or whatever was found; never another exception. */
function attempt(bytes: Uint8Array): Audit | undefined {
  try {
    return audit(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(ArtifactError);
    return undefined;
  }
}

describe("a valid archive", () => {
  const member = fc.record({
    name: fc.stringMatching(/^[a-z0-9_]{1,12}(\/[a-z0-9]{1,8})?\.(npy|json)$/),
    data: fc.uint8Array({ maxLength: 3000 }),
    method: fc.constantFrom(0, 8),
    descriptor: fc.constantFrom(undefined, "signed" as const, "bare" as const),
  });
  const members = fc.uniqueArray(member, { selector: ({ name }) => name, maxLength: 12 });

  it.each([
    ["native", nodeHost],
    ["portable", portableHost],
  ])("gives back what went in, with the %s host", (_, host) => {
    fc.assert(
      fc.property(members, fc.boolean(), (specs, zip64) => {
        const honest = specs.map(({ descriptor, ...spec }) => (descriptor ? { ...spec, descriptor } : spec));
        const bytes = buildZip({ members: honest, ...(zip64 && { zip64: {} }) });
        const { codes, contents, digest } = audit(bytes, {}, host);
        expect(codes).toEqual([]);
        expect(digest).toBe(sha256Of(bytes));
        expect([...contents]).toEqual(specs.map(({ name, data }) => [name, data]));
      }),
      { numRuns: 60 },
    );
  });
});

describe.each([
  [
    "stored",
    zipOf([
      ["a.npy", "some content"],
      ["schema.json", '{"a": 1}'],
    ]),
  ],
  [
    "deflated",
    zipOf(
      [
        ["a.npy", "aaaaaaaaaaaaaaaabbb"],
        ["schema.json", '{"a": 1, "b": 1}'],
      ],
      { method: 8 },
    ),
  ],
  [
    "with descriptors and ZIP64 end",
    buildZip({
      members: [
        { name: "a.npy", data: "some content", descriptor: "signed" },
        { name: "schema.json", data: '{"a": 1}', method: 8, descriptor: "bare" },
      ],
      zip64: {},
    }),
  ],
])("an archive, %s, with one byte changed", (_, original) => {
  const honest = audit(original);

  /** Whether a reader could take the members for what they are not. */
  function assertDetected(result: Audit | undefined, what: string): void {
    if (result === undefined || result.codes.length > 0) return;
    expect([...result.contents], what).toEqual([...honest.contents]);
  }

  it("is never read as something else without a finding", () => {
    expect(honest.codes).toEqual([]);
    for (let at = 0; at < original.length; at++) {
      for (const flip of [0x01, 0x02, 0x08, 0x20, 0x80, 0xff]) {
        const mutated = original.slice();
        mutated[at]! ^= flip;
        const result = attempt(mutated);
        assertDetected(result, `byte ${at} ^ ${flip}`);
        if (result) expect(result.digest).toBe(sha256Of(mutated));
      }
    }
  });

  it("or several, cut or lengthened, neither", () => {
    const edit = fc.tuple(fc.nat(original.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.array(edit, { maxLength: 4 }),
        fc.nat(original.length),
        fc.nat(original.length),
        (edits, from, to) => {
          const mutated = original.slice();
          for (const [at, value] of edits) mutated[at] = value;
          assertDetected(attempt(mutated), JSON.stringify(edits));
          if (from <= to) attempt(mutated.slice(from, to));
          attempt(Uint8Array.of(...mutated.subarray(0, to), ...mutated.subarray(from)));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("bytes of any kind", () => {
  it("never fail otherwise than with an error of ours", () => {
    const signature = fc.constantFrom(
      "PK\x01\x02",
      "PK\x03\x04",
      "PK\x05\x06",
      "PK\x06\x06",
      "PK\x06\x07",
      "PK\x07\x08",
    );
    const piece = fc.oneof(fc.uint8Array({ maxLength: 60 }), signature.map(bytesOf), fc.constant(new Uint8Array(22)));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        attempt(Uint8Array.from(pieces.flatMap((bytes) => [...bytes])));
      }),
      { numRuns: 300 },
    );
  });
});
