import { schemaText } from "../../fixtures/generate/lib/skops.mjs";
import { npyFile, shapeText } from "../formats/npy/npy-file.js";
import { scanTrusting } from "./scan-skops.js";
import { dict, json, ndarray, object, reduced, skops } from "./skops-builder.js";

/** A node of a schema. */
export type SkopsNode = ReturnType<typeof object>;

/** A field of a record: its name and its type as numpy writes it; padding has the type `V` and no name. */
type Field = readonly [name: string, type: string];

/** Makes the arrays of one artifact, each a member of its own. */
export class Arrays {
  readonly members: (readonly [name: string, content: Uint8Array])[] = [];

  ints(values: readonly number[], shape: readonly number[] = [values.length], type = "<i8"): SkopsNode {
    return this.numbers(type, values, shape);
  }

  floats(values: readonly number[], shape: readonly number[] = [values.length]): SkopsNode {
    return this.numbers("<f8", values, shape);
  }

  /** An array of floats that are all 0. */
  zeros(...shape: readonly number[]): SkopsNode {
    return this.floats(new Array<number>(shape.reduce((product, side) => product * side, 1)).fill(0), shape);
  }

  numbers(type: string, values: readonly number[], shape: readonly number[] = [values.length]): SkopsNode {
    const size = sizeOf(type);
    const view = new DataView(new ArrayBuffer(values.length * size));
    for (const [i, value] of values.entries()) put(view, i * size, type, value);
    return this.add(`'${type}'`, shape, new Uint8Array(view.buffer));
  }

  /** A one-dimensional array of records, given field by field. */
  records(fields: readonly Field[], rows: readonly (readonly number[])[], shape = [rows.length]): SkopsNode {
    const itemsize = fields.reduce((sum, [, type]) => sum + sizeOf(type), 0);
    const view = new DataView(new ArrayBuffer(rows.length * itemsize));
    for (const [i, row] of rows.entries()) {
      let at = i * itemsize;
      for (const [j, [, type]] of fields.entries()) {
        put(view, at, type, row[j] ?? 0);
        at += sizeOf(type);
      }
    }
    const descr = fields.map(([name, type]) => `('${name}', '${type}')`).join(", ");
    return this.add(`[${descr}]`, shape, new Uint8Array(view.buffer));
  }

  add(descr: string, shape: readonly number[], data: Uint8Array): SkopsNode {
    const name = `${this.members.length + 1}.npy`;
    const text = `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shapeText(shape)}, }`;
    this.members.push([name, npyFile({ text, data })]);
    return ndarray(name);
  }

  /** @returns codes and messages of the findings about an artifact, with those arrays that it names. */
  findings(root: SkopsNode): string[] {
    const text = schemaText(root);
    const named = this.members.filter(([name]) => text.includes(`"${name}"`));
    const { findings } = scanTrusting(skops(root, named));
    return findings.map(({ code, message }) => `${code}: ${message}`);
  }
}

/** An instance with these attributes; numbers, texts and null stand for themselves, undefined ones are left out. */
export function instance(type: string, attributes: Attributes): SkopsNode {
  return object(type, state(attributes));
}

/** A compiled type that is called and then handed a state. */
export function called(loader: string, type: string, args: SkopsNode, attributes: Attributes): SkopsNode {
  return reduced(loader, type, args, state(attributes));
}

export type Attributes = Readonly<Record<string, SkopsNode | number | string | null | undefined>>;

function state(attributes: Attributes): SkopsNode {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return dict(given.map(([key, value]) => [key, typeof value === "object" && value !== null ? value : json(value)]));
}

function sizeOf(type: string): number {
  return Number(/\d+$/.exec(type)?.[0]);
}

function put(view: DataView, at: number, type: string, value: number): void {
  const little = !type.startsWith(">");
  switch (type.replace(/^[<>|]/, "")) {
    case "i8":
    case "u8":
      view.setBigInt64(at, BigInt(value), little);
      break;
    case "i4":
    case "u4":
      view.setInt32(at, value, little);
      break;
    case "f8":
      view.setFloat64(at, value, little);
      break;
    case "f4":
      view.setFloat32(at, value, little);
      break;
    case "u1":
    case "b1":
      view.setUint8(at, value);
      break;
  }
}
