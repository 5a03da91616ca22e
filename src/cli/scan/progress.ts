import type { Context } from "../context.js";

/** A scan that takes less shows nothing, in milliseconds. */
const DELAY = 300;
/** Time between two drawings, in milliseconds. */
const PERIOD = 100;
const ERASE = "\r\u001b[2K";

/** One line about a long scan, on the standard error of a terminal; nothing elsewhere and in continuous integration. */
export class Progress {
  readonly #context: Pick<Context, "stderr" | "env">;
  readonly #total: number;
  readonly #now: () => number;
  readonly #start: number;
  readonly #timer: NodeJS.Timeout | undefined;
  #drawnAt: number;
  #visible = false;
  #files = 0;
  #bytes = 0;

  /** @param now - a clock, in milliseconds */
  constructor(context: Pick<Context, "stderr" | "env">, total: number, now: () => number = () => performance.now()) {
    this.#context = context;
    this.#total = total;
    this.#now = now;
    this.#start = now();
    this.#drawnAt = this.#start + DELAY - PERIOD;
    const { stderr, env } = context;
    if (stderr.isTTY === true && (env["CI"] ?? "") === "")
      this.#timer = setInterval(() => this.#draw(), PERIOD).unref();
  }

  /** Counts a file that is finished. */
  add(bytes: number): void {
    this.#files++;
    this.#bytes += bytes;
    this.#draw();
  }

  /** Erases the line, so that something else can be written. */
  erase(): void {
    if (!this.#visible) return;
    this.#context.stderr.write(ERASE);
    this.#visible = false;
  }

  end(): void {
    clearInterval(this.#timer);
    this.erase();
  }

  #draw(): void {
    const now = this.#now();
    if (!this.#timer || now - this.#drawnAt < PERIOD) return;
    this.#drawnAt = now;
    this.#visible = true;
    this.#context.stderr.write(ERASE + this.#text(now).slice(0, (this.#context.stderr.columns || 80) - 1));
  }

  #text(now: number): string {
    const seconds = (now - this.#start) / 1000;
    const files = `${this.#files.toLocaleString("en")}/${this.#total.toLocaleString("en")} files`;
    return `scanning: ${files}, ${megabytes(this.#bytes)} MB, ${megabytes(this.#bytes / seconds)} MB/s`;
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
