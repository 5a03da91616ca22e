export { DEPLOY_PREDICATE_TYPE, type DeployStatement, type Resource, type ScanRecord } from "./deploy-statement.js";
export { readDeploy } from "./read-deploy.js";
export { SVR_PREDICATE_TYPE, writeDeploy, writeSvr, type SvrProperty } from "./write-deploy.js";
