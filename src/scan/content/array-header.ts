import type { ArrayDescriptor, ArraySink } from "../../graph/index.js";

/** Dtype and shape of an array whose elements do not matter. */
export class ArrayHeader implements ArraySink {
  /** Absent until the array begins, and for good if it could not be read. */
  descriptor: ArrayDescriptor | undefined;

  begin(descriptor: ArrayDescriptor): void {
    this.descriptor = descriptor;
  }

  push(): void {
    // Its bytes say nothing that a rule asks for.
  }
}
