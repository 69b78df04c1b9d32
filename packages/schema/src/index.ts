export { BODY_BYTES_DEFAULT, defineContract, matrixPaths } from './contract.ts';
export type { AnyContract, Auth, Contract, Method, RefusalDescription, Retry, Wire } from './contract.ts';
export { zJsonObject, zQueryBoolean, zQueryInteger } from './fields.ts';
