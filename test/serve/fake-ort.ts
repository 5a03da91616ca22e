import type { OrtModule, OrtSession, OrtSessionOptions, OrtTensor } from "../../src/serve/index.js";

/** What a runtime was asked to open. */
export interface Opened {
  readonly model: Uint8Array;
  readonly options: OrtSessionOptions;
}

/** A runtime that remembers what it is given, and looks at bytes only after it has returned, as onnxruntime does. */
export interface FakeOrt {
  readonly ort: OrtModule;
  readonly opened: Opened[];
  readonly runs: { readonly feeds: object; readonly outputs: readonly string[] }[];
  readonly isReleased: () => boolean;
}

interface Behaviour {
  readonly versions?: OrtModule["env"]["versions"];
  readonly results?: Readonly<Record<string, unknown>>;
  readonly failure?: unknown;
}

export function fakeOrt({ versions = { web: "1.30.0" }, results = {}, failure }: Behaviour = {}): FakeOrt {
  const opened: Opened[] = [];
  const runs: FakeOrt["runs"] = [];
  let isReleased = false;
  const session: OrtSession = {
    run: (feeds, outputs) => {
      runs.push({ feeds, outputs });
      return failure === undefined ? Promise.resolve(results) : Promise.reject(failure);
    },
    release: () => {
      isReleased = true;
      return Promise.resolve();
    },
  };
  const create = async (model: Uint8Array, options: OrtSessionOptions): Promise<OrtSession> => {
    await Promise.resolve();
    opened.push({ model: Uint8Array.from(model), options });
    return session;
  };
  return { ort: { InferenceSession: { create }, env: { versions } }, opened, runs, isReleased: () => isReleased };
}

export const tensor = (type: string, data: OrtTensor["data"], ...dims: number[]): OrtTensor => ({ type, data, dims });
