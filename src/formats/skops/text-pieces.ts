import { artifactError, cannot } from "../../errors/index.js";

/** Characters that are gathered before they become bytes. */
const PIECE_LENGTH = 65_536;

/** ASCII text that grows. */
export class TextPieces {
  readonly #pieces: Uint8Array[] = [];
  readonly #encoder = new TextEncoder();
  readonly #maxSize: number;
  readonly #name: string;
  #size = 0;
  #text = "";

  /** @param name - of the text, in errors */
  constructor(maxSize: number, name: string) {
    this.#maxSize = maxSize;
    this.#name = name;
  }

  /** @throws LimitError `E_LIMIT_SCHEMA` */
  add(text: string): void {
    this.#text += text;
    if (this.#text.length >= PIECE_LENGTH) this.#flush();
  }

  /** @throws LimitError `E_LIMIT_SCHEMA` */
  end(): { readonly pieces: readonly Uint8Array[]; readonly size: number } {
    if (this.#text !== "") this.#flush();
    return { pieces: this.#pieces, size: this.#size };
  }

  #flush(): void {
    const piece = this.#encoder.encode(this.#text);
    this.#size += piece.length;
    this.#text = "";
    if (this.#size > this.#maxSize) {
      const is = `it becomes longer than ${this.#maxSize} bytes`;
      throw artifactError("E_LIMIT_SCHEMA", cannot("write", this.#name, is, "no reader would take it"));
    }
    this.#pieces.push(piece);
  }
}
