import { Worker, type ResourceLimits } from "node:worker_threads";
import { artifactError, cannot, type ArtifactError } from "../errors/index.js";

/** How a pool starts its workers and how long they may take. */
export interface PoolOptions {
  /** Module of a worker, which answers each message with exactly one. */
  readonly script: URL;
  /** Most workers at once; one is started only when the others are busy. */
  readonly size: number;
  /** Time that one task may take, in milliseconds; unbounded if absent. */
  readonly timeout?: number | undefined;
  /** What a task does, for messages; default `scan`. */
  readonly action?: string;
  /** What every worker is given when it starts. */
  readonly workerData?: unknown;
  /** Memory of each worker; Node's own bounds if absent. */
  readonly resourceLimits?: ResourceLimits;
}

/** A task that a caller waits for. */
interface Job<Task, Result> {
  readonly task: Task;
  readonly name: string;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: ArtifactError) => void;
}

/**
 * Runs tasks in worker threads, one at a time in each. A worker that dies or exceeds the time fails its own task alone,
 * and another takes its place. What is sent and answered must survive a structured clone.
 */
export class WorkerPool<Task, Result> {
  readonly #options: PoolOptions;
  readonly #waiting: Job<Task, Result>[] = [];
  readonly #members = new Set<Member<Task, Result>>();
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * @param name - what the task is about, for messages
   * @throws ArtifactError `E_TIMEOUT`, `E_WORKER`
   */
  run(task: Task, name: string): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, name, resolve, reject });
      this.#dispatch();
    });
  }

  /** Ends every worker, busy ones too, whose tasks fail; nothing more can be run. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#members].map((member) => member.end()));
  }

  #dispatch(): void {
    while (!this.#closed && this.#waiting.length > 0) {
      const member = [...this.#members].find(({ idle }) => idle) ?? this.#start();
      const job = member && this.#waiting.shift();
      if (!job) return;
      member.begin(job);
    }
  }

  #start(): Member<Task, Result> | undefined {
    if (this.#members.size >= this.#options.size) return undefined;
    const member = new Member<Task, Result>(this.#options, {
      freed: () => this.#dispatch(),
      // A thread in native code lives on until that returns, so its place is taken at once.
      failed: () => {
        this.#members.delete(member);
        this.#dispatch();
      },
    });
    this.#members.add(member);
    return member;
  }
}

interface Events {
  readonly freed: () => void;
  readonly failed: () => void;
}

/** One worker with the job that it is at. */
class Member<Task, Result> {
  readonly #worker: Worker;
  readonly #timeout: number | undefined;
  readonly #action: string;
  readonly #events: Events;
  #job: Job<Task, Result> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #online = false;

  constructor({ script, timeout, workerData, resourceLimits, action = "scan" }: PoolOptions, events: Events) {
    this.#timeout = timeout;
    this.#action = action;
    this.#events = events;
    // What a worker prints would mix with the report.
    this.#worker = new Worker(script, {
      workerData,
      ...(resourceLimits && { resourceLimits }),
      stdout: true,
      stderr: true,
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.on("online", () => {
      this.#online = true;
      this.#startTimer();
    });
    this.#worker.on("message", (result: Result) => {
      this.#takeJob()?.resolve(result);
      events.freed();
    });
    this.#worker.on("messageerror", (cause: unknown) => this.#die("its answer cannot be read", cause));
    this.#worker.on("error", (cause: unknown) => this.#die(`its worker failed (${String(cause)})`, cause));
    this.#worker.on("exit", (status: number) => this.#die(`its worker ended with status ${status}`));
  }

  get idle(): boolean {
    return this.#job === undefined;
  }

  begin(job: Job<Task, Result>): void {
    this.#job = job;
    this.#worker.postMessage(job.task);
    if (this.#online) this.#startTimer();
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  /** The time that a worker takes to start is not the artifact's. */
  #startTimer(): void {
    const timeout = this.#timeout;
    if (timeout === undefined || this.#job === undefined) return;
    this.#timer = setTimeout(() => {
      const is = `it is not finished after ${timeout / 1000} s`;
      this.#fail("E_TIMEOUT", is, "an end within --timeout is wanted");
    }, timeout);
  }

  #die(is: string, cause?: unknown): void {
    this.#fail("E_WORKER", is, "a worker must live until it answers", cause);
  }

  #fail(code: "E_TIMEOUT" | "E_WORKER", is: string, wanted: string, cause?: unknown): void {
    const job = this.#takeJob();
    job?.reject(artifactError(code, cannot(this.#action, job.name, is, wanted), { cause }));
    void this.end();
    this.#events.failed();
  }

  #takeJob(): Job<Task, Result> | undefined {
    const job = this.#job;
    this.#job = undefined;
    clearTimeout(this.#timer);
    return job;
  }
}
