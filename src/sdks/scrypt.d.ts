export { scryptInSlices } from "#scrypt";
