export { centralName } from "./central-header.js";
export { readDirectory } from "./directory.js";
export type { KeptSpan, MemberSink, ZipDirectory, ZipEntry } from "./entry.js";
export { openMember } from "./open-member.js";
export { readMember, type ReadMemberOptions } from "./read-member.js";
export { walkMembers, type WalkOptions } from "./walk-members.js";
