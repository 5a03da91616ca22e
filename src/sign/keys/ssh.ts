import nacl from "tweetnacl";
import { equalBytes } from "../../bytes/index.js";
import { decodeBase64 } from "../base64.js";
import { keyError } from "./key-error.js";
import type { KeyPoint } from "./spki.js";

const LINE = /^ssh-ed25519 ([A-Za-z0-9+/=]+)(?: [^\r\n]*)?\r?\n?$/;
const MAGIC = "openssh-key-v1\0";

/** @returns whether a text is a public key line of OpenSSH. */
export function looksLikeSshLine(text: string): boolean {
  return /^(?:ssh|ecdsa|sk)-[a-z0-9@.-]+ /.test(text);
}

/**
 * Reads a public key line of OpenSSH (RFC 4253, section 6.6; RFC 8709).
 *
 * @throws UsageError `E_KEY_FORMAT`
 */
export function readSshLine(text: string): KeyPoint {
  const [, body] = LINE.exec(text) ?? [];
  const bytes = body === undefined ? undefined : decodeBase64(body);
  if (!bytes) {
    throw keyError("OpenSSH key", "it is no ssh-ed25519 line", "convert it by ssh-keygen -e -m PKCS8 -f KEY.pub");
  }
  const reader = new SshReader(bytes);
  if (reader.text() !== "ssh-ed25519") throw damaged("its two names differ");
  const point = reader.string();
  reader.end();
  return { curve: "Ed25519", point };
}

/**
 * Reads a private key of OpenSSH that is not encrypted (openssh-portable `PROTOCOL.key`).
 *
 * @returns the seed of an Ed25519 key
 * @throws UsageError `E_KEY_FORMAT`
 */
export function readSshPrivateKey(bytes: Uint8Array): Uint8Array {
  const convert = "ssh-keygen -p -m PKCS8 -N '' -f COPY makes a copy one that is read";
  const magic = new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) throw damaged("it has no OpenSSH magic");
  const outer = new SshReader(bytes.subarray(MAGIC.length));
  const cipher = outer.text();
  const kdf = outer.text();
  if (cipher !== "none" || kdf !== "none") throw keyError("OpenSSH key", "it is encrypted", convert);
  if (outer.string().length > 0) throw damaged("it has options for no encryption");
  if (outer.number() !== 1) throw damaged("it does not hold one key");
  const publicBlob = outer.string();
  const inner = new SshReader(outer.string());
  outer.end();
  if (inner.number() !== inner.number()) throw damaged("its check numbers differ");
  if (inner.text() !== "ssh-ed25519") throw keyError("OpenSSH key", "it is of another algorithm", convert);
  const point = inner.string();
  const pair = inner.string();
  if (point.length !== 32 || pair.length !== 64) throw damaged("its parts have other lengths");
  const said = new SshReader(publicBlob);
  if (said.text() !== "ssh-ed25519") throw damaged("its two names differ");
  const seed = pair.slice(0, 32);
  const copy = said.string();
  said.end();
  if (!equalBytes(copy, point) || !equalBytes(pair.subarray(32), point))
    throw damaged("its copies of the public key differ");
  inner.string();
  inner.padding();
  if (!equalBytes(nacl.sign.keyPair.fromSeed(seed).publicKey, point))
    throw damaged("the public key in it is not its own");
  return seed;
}

/** Reads strings with a 32-bit length before them (RFC 4251, section 5). */
class SshReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  number(): number {
    const at = this.#at;
    if (this.#bytes.length - at < 4) throw damaged("it ends early");
    this.#at += 4;
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, 4).getUint32(0);
  }

  string(): Uint8Array {
    const length = this.number();
    if (length > this.#bytes.length - this.#at) throw damaged("it ends early");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return new TextDecoder("latin1").decode(this.string());
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw damaged("bytes are left over");
  }

  /** Bytes 1, 2, 3 … fill the last block of eight. */
  padding(): void {
    const rest = this.#bytes.subarray(this.#at);
    if (rest.length >= 8 || rest.some((byte, i) => byte !== i + 1)) throw damaged("its padding is wrong");
  }
}

function damaged(is: string): Error {
  return keyError("OpenSSH key", is, "it must be as ssh-keygen writes it");
}
