export type { KeptSpan, MemberSink, ZipDirectory, ZipEntry } from "./entry.js";
