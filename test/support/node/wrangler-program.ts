import { standInForWrangler } from "./wrangler-stand-in.ts";

/** The stand-in as a program, in the folder that is its first argument. */
const [folder = "", ...args] = process.argv.slice(2);
const { code, stdout, stderr } = standInForWrangler(folder, args, process.env["WRANGLER_OUTPUT_FILE_PATH"]);
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
