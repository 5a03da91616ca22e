import { describe, expect, it } from "vitest";
import { pae } from "../../src/sign/dsse.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("pae", () => {
  it("gives the encoding of the example in the DSSE specification", () => {
    const encoded = pae("http://example.com/HelloWorld", bytesOf("hello world"));
    expect(Buffer.from(encoded).toString()).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    expect(encoded).toHaveLength(54);
  });

  it("counts bytes, not characters, and keeps the body as it is", () => {
    const encoded = pae("é", Uint8Array.of(0x00, 0xff));
    expect(Buffer.from(encoded).toString("hex")).toBe("445353457631203220c3a920322000ff");
  });

  it("encodes nothing as lengths of nothing", () => {
    expect(Buffer.from(pae("", new Uint8Array())).toString()).toBe("DSSEv1 0  0 ");
  });
});
