export { centralName } from "./central-header.js";
export { readDirectory } from "./directory.js";
export type { MemberSink, ZipDirectory, ZipEntry } from "./entry.js";
export { openMember } from "./open-member.js";
export { readMember } from "./read-member.js";
export { walkMembers } from "./walk-members.js";
export { StoredMember, writeZip, zipSize } from "./write.js";
