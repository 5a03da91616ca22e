import type { Companion, Findings, Host, Limits, Source } from "../../bytes/index.js";
import { cannot } from "../../errors/index.js";
import type { FileFact } from "../../graph/index.js";

/** Bytes digested at a time. */
const PIECE = 2 ** 20;

interface OpenFile {
  readonly source: Source;
  /** Length in bytes. */
  readonly size: number;
  /** Sum of the tensors in it, which may share bytes. */
  held: number;
}

/** What the files beside a model are opened and digested with. */
interface ExternalFileOptions {
  readonly findings: Findings;
  readonly limits: Limits;
  readonly host: Host;
  readonly companion: Companion | undefined;
}

/** The files that tensors of one model lie in: each is asked for at its first use, and digested once. */
export class ExternalFiles {
  readonly #options: ExternalFileOptions;
  /** By location; without a value where there is no file to read. */
  readonly #files = new Map<string, OpenFile | undefined>();
  /** Locations by what they are where case does not count. */
  readonly #folded = new Map<string, string>();
  /** Bytes that tensors have in memory beyond those of their files, because they share them. */
  #shared = 0;

  constructor(options: ExternalFileOptions) {
    this.#options = options;
  }

  /**
   * Asks for the file of a tensor, which is not yet known to lie in it.
   *
   * @param location - a plain name
   * @param bytes - length of the tensor
   * @param path - of the tensor, for findings
   * @returns the length of the file in bytes, `undefined` if it cannot be read, which is a finding
   */
  hold(location: string, bytes: number, path: () => string): number | undefined {
    if (!this.#files.has(location)) this.#files.set(location, this.#open(location, path()));
    const file = this.#files.get(location);
    if (file) this.#count(file, bytes, path);
    return file?.size;
  }

  /** A thousand tensors in one place cost a runtime a thousand times the file. */
  #count(file: OpenFile, bytes: number, path: () => string): void {
    const { findings, limits } = this.#options;
    const before = this.#shared;
    this.#shared += Math.max(0, file.held + bytes - Math.max(file.held, file.size));
    file.held += bytes;
    if (this.#shared <= limits.maxInflatedBytes || before > limits.maxInflatedBytes) return;
    const is = `tensors that share bytes have ${this.#shared} beyond those of their files`;
    const message = cannot("read", "external data", is, `at most ${limits.maxInflatedBytes} are allowed`);
    findings.add("E_LIMIT_INFLATED", message, { path: path() });
  }

  #open(location: string, path: string): OpenFile | undefined {
    const { findings, companion } = this.#options;
    const folded = location.toLowerCase();
    const other = this.#folded.get(folded);
    if (other !== undefined) {
      const message = cannot("read", location, `${other} differs by case alone`, "file names must be told apart");
      findings.add("E_ONNX_LOCATION", message, { path });
      return undefined;
    }
    this.#folded.set(folded, location);
    try {
      const source = companion?.(location);
      if (source) return { source, size: source.size, held: 0 };
      const message = cannot("read", location, "no such file was given", "it must lie beside the model");
      findings.add("E_COMPANION_MISSING", message, { path });
    } catch (error) {
      findings.addError(error, path);
    }
    return undefined;
  }

  /** @returns the files that could be read whole, by name in code units. */
  digest(): readonly FileFact[] {
    const facts: FileFact[] = [];
    for (const [name, file] of [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      try {
        if (file) facts.push(Object.freeze({ name, size: file.size, sha256: this.#sha256(file) }));
      } catch (error) {
        this.#options.findings.addError(error);
      }
    }
    return Object.freeze(facts);
  }

  #sha256({ source, size }: OpenFile): string {
    const digest = (source.host ?? this.#options.host).sha256();
    const buffer = new Uint8Array(source.readInto ? Math.min(size, PIECE) : 0);
    for (let at = 0; at < size; at += PIECE) {
      const length = Math.min(size - at, PIECE);
      if (source.readInto) {
        const piece = buffer.subarray(0, length);
        source.readInto(at, piece);
        digest.update(piece);
      } else digest.update(source.read(at, length));
    }
    return digest.hex();
  }
}
