import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "./atomic-file.ts";

const accountSchema = z.object({
  email: z.string(),
  password: z.string(),
  /** Base32 secret of an operator's authenticator; present where one is enrolled, and signing in then takes a one-time code. */
  totpSecret: z.string().optional(),
});

/** What `<STATE_DIR>/stack.json` tells whoever works with a running stack: journey, drills, bench, the ops command. */
export const stackFileSchema = z.object({
  url: z.string(),
  control: z.string(),
  accounts: z.object({ admin: accountSchema, operator: accountSchema, observer: accountSchema, buyer: accountSchema }),
  opsReadToken: z.string(),
  /** The database the Worker was given, as whom and where; absent where it was given none. */
  databaseUrl: z.string().optional(),
  /** The Redis the Worker was given, in Upstash's REST protocol; absent where it was given none. */
  redis: z.object({ url: z.string(), token: z.string() }).optional(),
  /** Absent where the user's own Stripe account is used. */
  stripe: z.object({ url: z.string(), secretKey: z.string() }).optional(),
  suppliers: z.array(z.object({ id: z.string(), url: z.string() })),
  receivers: z.record(z.string(), z.string()),
  services: z.record(z.string(), z.string()),
  /** This stack's own process first, then those it started. */
  pids: z.array(z.int()),
});
export type StackFile = z.infer<typeof stackFileSchema>;

const fileOf = (stateDir: string): string => join(stateDir, "stack.json");

/** The file has passwords: it is its owner's alone. */
export function writeStackFile(stateDir: string, content: StackFile): void {
  writeFileAtomically(fileOf(stateDir), `${JSON.stringify(content, null, 2)}\n`, 0o600);
}

/** The running stack of this STATE_DIR, or undefined where none has been started or it was stopped. */
export function readStackFile(stateDir: string): StackFile | undefined {
  if (!existsSync(fileOf(stateDir))) return undefined;
  return stackFileSchema.parse(JSON.parse(readFileSync(fileOf(stateDir), "utf8")));
}

export function removeStackFile(stateDir: string): void {
  rmSync(fileOf(stateDir), { force: true });
}
