import { LEVELS_1_AND_2 } from "./asvs.ts";
import { conclude, files, read } from "./source-facts.ts";
import { securityFaults } from "./security-faults.ts";

/** `npm run security:check`: docs/security.md has every requirement of ASVS 5.0 up to level 2 once, each with what holds it. */
const tests = new Map(files("test/**/*.test.{ts,tsx}").map((file) => [file, () => read(file)] as const));
const { wrong, said } = securityFaults(read("docs/security.md"), LEVELS_1_AND_2, tests);
conclude("security:check", wrong, said);
