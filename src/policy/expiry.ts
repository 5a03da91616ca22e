export { rfc3339Time as expiryTime } from "../bytes/index.js";
