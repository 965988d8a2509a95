import { homedir } from "node:os";
import { join } from "node:path";
import { readStackFile } from "../../local-cloud/stack-file.ts";
import { stateDirOf } from "../../local-cloud/state-dir.ts";
import { StoppedError } from "./command.ts";
import type { Credentials } from "./session.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface Target {
  url: string;
  credentials: Credentials | undefined;
  sessionFile: string;
}

export interface TargetOptions {
  url?: string | undefined;
  email?: string | undefined;
  totp?: string | undefined;
}

/**
 * Which installation is meant and as whom: flags, then `PROCUREIQ_URL`, `PROCUREIQ_EMAIL`, `PROCUREIQ_PASSWORD` and
 * `PROCUREIQ_TOTP`, then the running local stack with its admin. The stack's accounts are never sent anywhere else.
 * A password is no flag: flags are seen in the list of processes.
 */
export function findTarget(options: TargetOptions, environment: Environment): Target {
  const stateDir = stateDirOf(environment);
  const stack = readStackFile(stateDir);
  const url = options.url ?? environment["PROCUREIQ_URL"] ?? stack?.url;
  if (!url) throw new StoppedError("which installation? Give --url or PROCUREIQ_URL, or start the local stack (npm start)");
  if (!URL.canParse(url)) throw new StoppedError(`"${url}" is no URL`);

  const email = options.email ?? environment["PROCUREIQ_EMAIL"];
  const password = environment["PROCUREIQ_PASSWORD"];
  const totp = options.totp ?? environment["PROCUREIQ_TOTP"];
  const local = stack !== undefined && stack.url === url;
  const account = local ? Object.values(stack.accounts).find((known) => known.email === (email ?? stack.accounts.admin.email)) : undefined;
  const credentials = email && password ? { email, password, totp } : account ? { ...account, totp } : undefined;
  const folder = local ? stateDir : join(environment["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "procureiq");
  return { url, credentials, sessionFile: join(folder, "ops-session.json") };
}
